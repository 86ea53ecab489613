package relay.jobs;

import java.time.Duration;

/** What becomes of a job that was delivered. */
public sealed interface Disposition {
  /** The work is committed, or there was none. */
  Done DONE = new Done();

  /** The job was not begun. */
  GiveBack GIVE_BACK = new GiveBack();

  /** Nothing more to do with this message. */
  record Done() implements Disposition {}

  /**
   * Another message takes the place of this one and comes after a wait, as {@link
   * JobQueue#publishLater} says.
   *
   * @param next the job with the attempt and the lease epoch that were committed for it
   */
  record Later(Job next, Duration delay) implements Disposition {
    public Later {
      if (delay.isNegative()) {
        throw new IllegalArgumentException("a delay is negative: " + delay);
      }
    }
  }

  /**
   * The message is kept for a person to look at.
   *
   * @param reason for people; never holds a secret
   */
  record Aside(String reason) implements Disposition {
    public Aside {
      if (reason.isBlank()) {
        throw new IllegalArgumentException("a message is put aside for a reason");
      }
    }
  }

  /**
   * The work was not begun, and another worker may have it at once. A job given back too often (20
   * times) is put aside, so this is for a worker that stops, not for one that fails.
   */
  record GiveBack() implements Disposition {}
}
