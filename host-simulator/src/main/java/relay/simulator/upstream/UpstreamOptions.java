package relay.simulator.upstream;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How the fake upstreams run.
 *
 * @param port where to listen on 127.0.0.1; 0 takes a free one
 * @param latency added to every call, as given
 * @param timeScale factor on the waits of the odd keys (slow, flaky, never, {@code Retry-After})
 * @param clock what the flaky window is measured with
 */
public record UpstreamOptions(int port, Duration latency, double timeScale, InstantSource clock) {

  /** How much longer a completion of a slow key takes, unscaled. */
  public static final Duration SLOWNESS = Duration.ofSeconds(3);

  /** How long a flaky key answers 503 after its first call, unscaled. */
  public static final Duration FLAKY_WINDOW = Duration.ofSeconds(6);

  /** How long a key that never answers keeps the connection open, unscaled. */
  public static final Duration NEVER = Duration.ofMinutes(2);

  /** What a rate-limited key says in {@code Retry-After}, unscaled; at least a second is sent. */
  public static final Duration RETRY_AFTER = Duration.ofSeconds(7);

  public UpstreamOptions {
    if (port < 0 || latency.isNegative() || !(timeScale > 0)) {
      throw new IllegalArgumentException("needs a port, a latency from 0 and a positive scale");
    }
  }

  /** A free port, no latency, real time. */
  public static UpstreamOptions defaults() {
    return new UpstreamOptions(0, Duration.ZERO, 1, InstantSource.system());
  }

  public UpstreamOptions withPort(int newPort) {
    return new UpstreamOptions(newPort, latency, timeScale, clock);
  }

  public UpstreamOptions withLatency(Duration newLatency) {
    return new UpstreamOptions(port, newLatency, timeScale, clock);
  }

  public UpstreamOptions withTimeScale(double newScale) {
    return new UpstreamOptions(port, latency, newScale, clock);
  }

  public UpstreamOptions withClock(InstantSource newClock) {
    return new UpstreamOptions(port, latency, timeScale, newClock);
  }

  Duration scaled(Duration unscaled) {
    return Duration.ofNanos((long) (unscaled.toNanos() * timeScale));
  }
}
