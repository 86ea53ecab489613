package relay.importing.provision;

import java.util.Optional;
import relay.gate.GateKind;
import relay.gate.Sign;
import relay.host.FaultKind;
import relay.host.HostFault;
import relay.host.HostOperation;
import relay.run.ItemFindings;
import relay.run.StageOutcome;
import relay.run.StageResult;
import relay.verdict.VerdictTable;

/** What a stage says when the host did not do what was asked for. */
public final class FaultOutcomes {
  private FaultOutcomes() {}

  /**
   * Ends the item for a permanent fault, puts it aside during an outage, else tries again later. A
   * fault that outlasts all attempts, or an outage the run's park limit, ends the item with the
   * fault's own reason.
   */
  public static StageOutcome of(HostFault fault) {
    return switch (fault.kind()) {
      case PERMANENT ->
          new StageOutcome.Finish(VerdictTable.endedBy(fault.reason()), fault.describe());
      case OUTAGE ->
          new StageOutcome.Park(
              fault.describe(),
              fault.retryAfter(),
              VerdictTable.endedBy(fault.reason()),
              Optional.empty());
      case TRANSIENT, ADVISORY ->
          new StageOutcome.RetryLater(
              fault.describe(), fault.retryAfter(), VerdictTable.endedBy(fault.reason()));
    };
  }

  /** The same, with what it says of the host; that it puts off a login says nothing. */
  public static StageResult result(HostFault fault, ItemFindings findings) {
    StageResult result = StageResult.of(of(fault), findings);
    return fault.kind() == FaultKind.OUTAGE && fault.operation() != HostOperation.LOGIN
        ? result.withMet(GateKind.HOST, sign(fault))
        : result;
  }

  /** How a host is out of order. */
  public static Sign sign(HostFault fault) {
    return switch (fault.status().orElse(0)) {
      case 0 -> Sign.UNREACHABLE;
      case 401, 403, 423 -> Sign.REFUSED;
      case 429 -> Sign.BUSY;
      default -> fault.status().orElse(0) >= 500 ? Sign.FAILING : Sign.PAGE;
    };
  }
}
