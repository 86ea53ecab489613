package relay.importing.access;

import java.time.Duration;
import relay.model.Coded;

/** How an attempt of a closure ended. */
sealed interface ClosureOutcome {

  /** The words of {@code access_closure_records}. */
  enum Kind implements Coded {
    PASSED,
    FAILED,
    RETRIED
  }

  /**
   * The group's users reach its accounts.
   *
   * @param tokens what the check cost
   */
  record Passed(Evidence evidence, int tokens) implements ClosureOutcome {}

  /** They do not, or not yet. */
  record Failed(ClosureFailure failure, Evidence evidence) implements ClosureOutcome {}

  /** Something has to be waited for; no attempt is spent. */
  record NotYet(Duration atMost) implements ClosureOutcome {}
}
