package relay.host.sub2api;

import java.time.Duration;
import java.util.Optional;

/** What became of a request. */
sealed interface Exchange {

  /** How long it took. */
  Duration elapsed();

  /**
   * The host, or something in its place, answered.
   *
   * @param retryAfter from the header
   * @param replayed the stored answer of an earlier request with the same idempotency key
   */
  record Reply(
      int status,
      String mediaType,
      String body,
      Optional<Duration> retryAfter,
      boolean replayed,
      Duration elapsed)
      implements Exchange {

    boolean isSuccess() {
      return status / 100 == 2;
    }
  }

  /**
   * No whole answer came.
   *
   * @param code one of the {@link Observation}'s codes
   * @param text what happened
   */
  record Silence(String code, String text, Duration elapsed) implements Exchange {}
}
