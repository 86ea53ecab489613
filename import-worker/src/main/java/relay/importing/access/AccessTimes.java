package relay.importing.access;

import java.time.Duration;
import relay.retry.RetryPolicy;
import relay.run.RunSettings;

/**
 * The waits of {@code @probe}, its logins and the access closure.
 *
 * @param claimFor how long the claim on {@code @probe} is left to its worker after each sign of
 *     life; longer than one call to the host may take
 * @param askAgain how long others wait before they look again
 * @param loginEvery the time between two logins to one host, fleet-wide; the host allows 20 a
 *     minute and address (host-api 3.2)
 * @param loginPause how long nobody logs in after the host said that there were too many
 * @param balanceEvery how often the balance of {@code @probe} is looked at
 * @param closureLease how long a running closure is left to its worker after each sign of life
 * @param settle an item is covered by a closure that starts this long after its admission (host-api
 *     8.8: scheduling lag)
 * @param modelsWithin how long the public name may take to show in {@code /v1/models}, which the
 *     host caches for 15 s
 * @param modelsEvery the time between two looks at {@code /v1/models}
 * @param closureRetry the attempts of a closure
 * @param factor what a run's park limit is divided by
 */
public record AccessTimes(
    Duration claimFor,
    Duration askAgain,
    Duration loginEvery,
    Duration loginPause,
    Duration balanceEvery,
    Duration closureLease,
    Duration settle,
    Duration modelsWithin,
    Duration modelsEvery,
    RetryPolicy closureRetry,
    double factor) {

  /** What production uses. */
  public static final AccessTimes DEFAULT =
      new AccessTimes(
          Duration.ofSeconds(45),
          Duration.ofSeconds(1),
          Duration.ofSeconds(4),
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(2),
          Duration.ofSeconds(20),
          Duration.ofSeconds(2),
          RetryPolicy.STAGE,
          1);

  /**
   * The same with every wait divided by {@code factor}; claims and leases keep their length, and
   * attempts their number.
   */
  public AccessTimes faster(double factor) {
    return new AccessTimes(
        claimFor,
        divided(askAgain, factor),
        divided(loginEvery, factor),
        divided(loginPause, factor),
        balanceEvery,
        closureLease,
        divided(settle, factor),
        divided(modelsWithin, factor),
        divided(modelsEvery, factor),
        closureRetry.faster(factor),
        factor);
  }

  /** How long a closure of this run waits out an outage. */
  Duration parkLimit(RunSettings settings) {
    return divided(settings.parkLimit(), factor);
  }

  /** How soon a closure looks again whose host has been out of order for so long. */
  Duration outagePause(Duration lasting) {
    if (lasting.compareTo(askAgain) < 0) {
      return askAgain;
    }
    return lasting.compareTo(loginPause) < 0 ? lasting : loginPause;
  }

  private static Duration divided(Duration wait, double factor) {
    return Duration.ofNanos((long) (wait.toNanos() / factor));
  }
}
