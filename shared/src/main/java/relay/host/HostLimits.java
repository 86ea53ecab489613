package relay.host;

import java.time.Duration;

/**
 * How we treat one host.
 *
 * @param callsPerSecond how many calls a second this process makes at most, from 1; the politeness
 *     owed to the host (design 3.4)
 * @param connectTimeout how long a connection may take
 * @param answerTimeout how long a management call may take in all
 * @param gatewayTimeout how long a call through the gateway, or the host's account test, may take
 *     in all: both wait for the upstream
 * @param connections how many connections are open at once, from 1
 */
public record HostLimits(
    int callsPerSecond,
    Duration connectTimeout,
    Duration answerTimeout,
    Duration gatewayTimeout,
    int connections) {

  /** What a host gets that nobody set anything for: 20 calls a second. */
  public static final HostLimits DEFAULT =
      new HostLimits(20, Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(90), 64);

  public HostLimits {
    if (callsPerSecond < 1 || connections < 1) {
      throw new IllegalArgumentException("a host gets at least one call and one connection");
    }
    if (connectTimeout.isNegative() || answerTimeout.isNegative() || gatewayTimeout.isNegative()) {
      throw new IllegalArgumentException("a time-out is negative");
    }
  }

  /** The same with another rate. */
  public HostLimits withCallsPerSecond(int calls) {
    return new HostLimits(calls, connectTimeout, answerTimeout, gatewayTimeout, connections);
  }
}
