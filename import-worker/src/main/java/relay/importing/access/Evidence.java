package relay.importing.access;

import java.util.Optional;

/**
 * What a closure saw (seed 001: {@code completion_ok}, {@code status}, {@code type}, {@code
 * preview}). Texts are redacted.
 *
 * @param modelsSeen whether {@code /v1/models} held the name; empty when it was not asked
 * @param completion what the completion answered; empty when it was not asked
 */
record Evidence(Optional<Boolean> modelsSeen, Optional<Completion> completion) {
  static final Evidence NONE = new Evidence(Optional.empty(), Optional.empty());

  /**
   * The answer to a completion.
   *
   * @param status the HTTP status; empty when there was no answer
   * @param type the host's code of a refusal, {@code chat.completion} of an answer
   */
  record Completion(boolean ok, Optional<Integer> status, String type, String preview) {}

  /** The name was or was not shown. */
  static Evidence models(boolean seen) {
    return new Evidence(Optional.of(seen), Optional.empty());
  }

  /** This and an answer. */
  Evidence with(Completion answer) {
    return new Evidence(modelsSeen, Optional.of(answer));
  }
}
