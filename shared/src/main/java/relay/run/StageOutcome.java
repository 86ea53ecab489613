package relay.run;

import java.time.Duration;
import java.util.Optional;

/** What a stage decided; one place, the processor, turns it into rows and messages. */
public sealed interface StageOutcome {

  /** The stage is done; the next one begins under the same delivery. */
  record Advance(ItemStage to) implements StageOutcome {}

  /**
   * The attempt failed in a way that may pass. When it was the stage's last attempt, the item ends
   * with {@code whenExhausted}.
   *
   * @param cause what failed, for people; redacted
   * @param retryAfter what the other side asked for
   */
  record RetryLater(String cause, Optional<Duration> retryAfter, Verdict whenExhausted)
      implements StageOutcome {}

  /**
   * Nothing failed; the item must wait. No slot, no message, no attempt.
   *
   * @param atMost after this the item is handed out again even when nobody woke it
   */
  record WaitFor(WaitCondition condition, Duration atMost) implements StageOutcome {}

  /**
   * Something the item needs is out of order, which says nothing about the item: it waits, with no
   * slot, no message and no attempt. When that lasts longer than the run's {@code park_limit}, the
   * item ends with {@code whenExhausted}.
   *
   * @param cause what failed, for people; redacted
   * @param retryAfter what the other side asked for
   * @param gate the stopped gate that it waits at; empty when it looks again by itself
   */
  record Park(
      String cause, Optional<Duration> retryAfter, Verdict whenExhausted, Optional<Long> gate)
      implements StageOutcome {}

  /** Wait for the access closure {@code closureNo}, which ends the item. */
  record AwaitClosure(long closureNo) implements StageOutcome {}

  /** Proved, and kept back at the barrier of a strict run. */
  record Hold() implements StageOutcome {}

  /**
   * The item ends.
   *
   * @param detail evidence for people; redacted
   */
  record Finish(Verdict verdict, String detail) implements StageOutcome {}
}
