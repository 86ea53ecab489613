package relay.jobs;

import relay.run.ItemLease;

/**
 * Work for one worker: only an address. What is to be done stands in the database, and a job never
 * holds a key. It may come twice, late, or after the work was done by another.
 */
public sealed interface Job {

  /** The trace that the work belongs to. */
  TraceContext trace();

  /**
   * Carry an item through its stages.
   *
   * @param lease the hand-out: who finds another epoch in the row has nothing to do
   * @param attempt of the stage, from 1; a copy for logs, the row decides
   */
  record ImportItem(ItemLease lease, int attempt, TraceContext trace) implements Job {
    public ImportItem {
      checkAttempt(attempt);
      if (lease.epoch() < 0) {
        throw new IllegalArgumentException("lease epochs begin at 0: " + lease.epoch());
      }
    }
  }

  /**
   * Check one account that a reconcile found doubtful.
   *
   * @param reconcileNo the reconcile's number, from 1
   * @param resourceNo the ledger's number of the account, from 1
   * @param attempt from 1
   */
  record ReconcileItem(long reconcileNo, long resourceNo, int attempt, TraceContext trace)
      implements Job {
    public ReconcileItem {
      checkAttempt(attempt);
      if (reconcileNo < 1 || resourceNo < 1) {
        throw new IllegalArgumentException(
            "numbers begin at 1: " + reconcileNo + ", " + resourceNo);
      }
    }
  }

  /**
   * Work that is not about one item.
   *
   * @param subjectNo what it is about, from 1: {@link ControlKind} says which table numbers it
   * @param epoch the hand-out of the subject, as an item's lease epoch; from 0
   * @param attempt from 1
   */
  record Control(ControlKind kind, long subjectNo, int epoch, int attempt, TraceContext trace)
      implements Job {
    public Control {
      checkAttempt(attempt);
      if (subjectNo < 1 || epoch < 0) {
        throw new IllegalArgumentException("not a subject: " + subjectNo + ", epoch " + epoch);
      }
    }
  }

  private static void checkAttempt(int attempt) {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempts begin at 1: " + attempt);
    }
  }
}
