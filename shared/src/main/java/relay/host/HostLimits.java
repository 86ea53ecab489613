package relay.host;

import java.time.Duration;

/**
 * How we treat one host.
 *
 * @param callsPerSecond how many calls a second all import workers make at most, from 1; the
 *     politeness owed to the host (design 3.4)
 * @param answerTimeout how long a management call may take in all
 * @param gatewayTimeout how long a call through the gateway, or the host's account test, may take
 *     in all: both wait for the upstream
 */
public record HostLimits(int callsPerSecond, Duration answerTimeout, Duration gatewayTimeout) {

  /** What a host gets that nobody set anything for: 20 calls a second. */
  public static final HostLimits DEFAULT =
      new HostLimits(20, Duration.ofSeconds(30), Duration.ofSeconds(90));

  public HostLimits {
    if (callsPerSecond < 1) {
      throw new IllegalArgumentException("a host gets at least one call a second");
    }
    if (!answerTimeout.isPositive() || !gatewayTimeout.isPositive()) {
      throw new IllegalArgumentException("a time-out is above 0");
    }
  }

  /** The same with another rate. */
  public HostLimits withCallsPerSecond(int calls) {
    return new HostLimits(calls, answerTimeout, gatewayTimeout);
  }
}
