package relay.time;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much faster than real time the product waits. It divides waits, time-outs and windows; it
 * never changes how often something is tried. Production runs at 1; the demo and tests run faster.
 *
 * @param factor at least 1
 */
@ConfigurationProperties("relay.pace")
public record Pace(@DefaultValue("1") double factor) {

  /** Real time. */
  public static final Pace REAL = new Pace(1);

  public Pace {
    if (!(factor >= 1)) {
      throw new IllegalArgumentException("relay.pace.factor is at least 1: " + factor);
    }
  }

  /** {@code wait} at this pace; at least a millisecond when it was that long. */
  public Duration of(Duration wait) {
    var scaled = Duration.ofNanos((long) (wait.toNanos() / factor));
    var shortest = wait.compareTo(SHORTEST) < 0 ? wait : SHORTEST;
    return scaled.compareTo(shortest) < 0 ? shortest : scaled;
  }

  private static final Duration SHORTEST = Duration.ofMillis(1);
}
