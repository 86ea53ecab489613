package relay.run;

/** How a run ends (design 3.5). Pure. */
public final class RunVerdict {

  private RunVerdict() {}

  /**
   * The exact sums of a run.
   *
   * @param confirmed items that are active and confirmed
   */
  public record Sums(long total, long active, long degraded, long confirmed) {}

  /** The state in which a run ends when nothing of it is open. */
  public static RunState of(RunActivity activity, RunBarrier barrier, Sums sums) {
    return switch (activity) {
      case CANCELLING -> RunState.CANCELLED;
      case DISPATCHING, PAUSED, UNDOING -> of(barrier, sums);
    };
  }

  private static RunState of(RunBarrier barrier, Sums sums) {
    if (barrier == RunBarrier.STOPPED || sums.active() + sums.degraded() == 0) {
      return RunState.FAILED;
    }
    return sums.confirmed() == sums.total() ? RunState.COMPLETED : RunState.COMPLETED_WITH_WARNINGS;
  }
}
