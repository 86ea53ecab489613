package relay.retry;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When a failed attempt is made again, and when no more.
 *
 * @param delays the wait after the first, second, … failed attempt; one attempt more than delays is
 *     made
 */
public record RetryPolicy(List<Duration> delays) {

  /** Six attempts a stage (design 3.2), on the delays of the wait queues. */
  public static final RetryPolicy STAGE =
      new RetryPolicy(
          List.of(
              Duration.ofSeconds(1),
              Duration.ofSeconds(5),
              Duration.ofSeconds(30),
              Duration.ofMinutes(2),
              Duration.ofMinutes(10)));

  public RetryPolicy {
    delays = List.copyOf(delays);
    if (delays.stream().anyMatch(Duration::isNegative)) {
      throw new IllegalArgumentException("a delay is negative: " + delays);
    }
  }

  /** The same number of attempts with every delay divided by {@code factor}. */
  public RetryPolicy faster(double factor) {
    return new RetryPolicy(
        delays.stream().map(delay -> Duration.ofNanos((long) (delay.toNanos() / factor))).toList());
  }

  /** How many attempts are made in all. */
  public int attempts() {
    return delays.size() + 1;
  }

  /**
   * The wait after failed attempt {@code attempt} (from 1); empty when that was the last.
   *
   * @param retryAfter what the other side asked for; a longer wait than planned is honoured up to
   *     the longest delay
   */
  public Optional<Duration> delayAfter(int attempt, Optional<Duration> retryAfter) {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempts begin at 1: " + attempt);
    }
    if (attempt > delays.size()) {
      return Optional.empty();
    }
    var planned = delays.get(attempt - 1);
    return Optional.of(
        retryAfter
            .map(asked -> asked.compareTo(longest()) > 0 ? longest() : asked)
            .filter(asked -> asked.compareTo(planned) > 0)
            .orElse(planned));
  }

  private Duration longest() {
    return delays.stream().max(Duration::compareTo).orElse(Duration.ZERO);
  }
}
