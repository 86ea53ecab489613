package relay.jobs;

import java.util.List;

/**
 * What became of jobs that were published.
 *
 * @param taken those the broker has on disk
 * @param notTaken all others
 */
public record PublishReport(List<Job> taken, List<NotTaken> notTaken) {

  public PublishReport {
    taken = List.copyOf(taken);
    notTaken = List.copyOf(notTaken);
  }

  /** A job that the broker may not have. */
  public record NotTaken(Job job, Cause cause) {}

  /** Why a job was not taken. */
  public enum Cause {
    /** There was no queue for it. */
    NOT_ROUTED,
    /** The broker said no: the queue is full, or the broker short of memory or disk. */
    REFUSED,
    /** No answer came: the broker may have it all the same. */
    UNKNOWN
  }

  /** Whether the broker has every job. */
  public boolean complete() {
    return notTaken.isEmpty();
  }
}
