package relay.run;

import relay.model.Coded;

/** How a run stands (seed 004, 4.1). */
public enum RunState implements Coded {
  /** Items are still open. */
  RUNNING,
  /** Every item is active and confirmed. */
  COMPLETED,
  /** At least one item is active or degraded, and something else happened too. */
  COMPLETED_WITH_WARNINGS,
  /** No item is active or degraded, or a strict run was stopped. */
  FAILED,
  /** Ended by a person. */
  CANCELLED;

  /** Whether nothing more happens to the run unless somebody retries it. */
  public boolean isFinal() {
    return this != RUNNING;
  }
}
