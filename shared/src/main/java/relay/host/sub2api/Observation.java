package relay.host.sub2api;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import relay.host.HostOperation;

/**
 * What went wrong, before anybody judged it.
 *
 * @param status empty when there was no answer
 * @param code the host's code, or one of ours in lower case; may be empty
 * @param text the host's text in clear: it never leaves the classification unredacted
 */
record Observation(
    HostOperation operation,
    Optional<Integer> status,
    String code,
    String text,
    Optional<Duration> retryAfter) {

  /** Codes of our own, for what the host has no word for. */
  static final String NO_CONNECTION = "no_connection";

  static final String BAD_CERTIFICATE = "bad_certificate";
  static final String NO_ANSWER = "no_answer";
  static final String TIMED_OUT = "timed_out";
  static final String NOT_JSON = "not_json";
  static final String TOO_LONG = "too_long";
  static final String NO_ROUTE = "no_route";
  static final String NEEDS_SETUP = "needs_setup";
  static final String FOREIGN = "foreign";
  static final String SECOND_FACTOR = "second_factor";
  static final String INCOMPLETE = "incomplete";
  static final String HTML = "html";
  static final String STREAM = "stream";
  static final String ERROR_BODY = "error_body";
  static final String TEST_FAILED = "test_failed";
  static final String NOT_CHANGED = "not_changed";

  /** What a 404 is that does not come from the host: it says nothing about the object. */
  static final Set<String> OF_NO_HOST = Set.of(NO_ROUTE, HTML, STREAM, NOT_JSON, FOREIGN);

  /** The same with a wait, when no header gave one. */
  Observation orWaiting(Optional<Duration> wait) {
    return new Observation(operation, status, code, text, retryAfter.or(() -> wait));
  }
}
