package relay.importing.provision;

import relay.host.HostFault;
import relay.run.StageOutcome;
import relay.verdict.VerdictTable;

/** What a stage decides when the host did not do what was asked for. */
public final class FaultOutcomes {
  private FaultOutcomes() {}

  /**
   * Ends the item for a permanent fault, else tries again later. A fault that outlasts all attempts
   * ends the item with the fault's own reason.
   */
  public static StageOutcome of(HostFault fault) {
    return switch (fault.kind()) {
      case PERMANENT ->
          new StageOutcome.Finish(VerdictTable.endedBy(fault.reason()), fault.describe());
      case TRANSIENT, ADVISORY, OUTAGE ->
          new StageOutcome.RetryLater(
              fault.describe(), fault.retryAfter(), VerdictTable.endedBy(fault.reason()));
    };
  }
}
