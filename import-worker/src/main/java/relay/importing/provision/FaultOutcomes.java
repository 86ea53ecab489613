package relay.importing.provision;

import relay.host.HostFault;
import relay.run.StageOutcome;
import relay.verdict.VerdictTable;

/** What a stage decides when the host did not do what was asked for. */
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
              fault.describe(), fault.retryAfter(), VerdictTable.endedBy(fault.reason()));
      case TRANSIENT, ADVISORY ->
          new StageOutcome.RetryLater(
              fault.describe(), fault.retryAfter(), VerdictTable.endedBy(fault.reason()));
    };
  }
}
