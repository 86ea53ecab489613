package relay.host;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The times until which the host keeps an account out of service by itself (host-api 8.7).
 *
 * @param rateLimitedUntil after an upstream 429
 * @param overloadedUntil after an upstream 529
 * @param unschedulableUntil after an upstream 403, or a rule
 * @param reason why, redacted; may be empty
 */
public record AccountPause(
    Optional<Instant> rateLimitedUntil,
    Optional<Instant> overloadedUntil,
    Optional<Instant> unschedulableUntil,
    String reason) {

  /** When the last of the pauses that are still running ends; empty when there is none. */
  public Optional<Instant> until(Instant now) {
    return Stream.of(rateLimitedUntil, overloadedUntil, unschedulableUntil)
        .flatMap(Optional::stream)
        .filter(until -> until.isAfter(now))
        .max(Instant::compareTo);
  }
}
