package relay.importing.probe;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The politeness owed to a seller, for the whole fleet together (design 3.4).
 *
 * @param callsPerSecond to one base URL
 * @param concurrent probes of one base URL at once
 * @param longestWait how long a probe waits for its turn before it is tried again later
 */
@ConfigurationProperties("relay.limits.base-url")
public record BaseUrlLimits(
    @DefaultValue("5") int callsPerSecond,
    @DefaultValue("8") int concurrent,
    @DefaultValue("60s") Duration longestWait) {

  public BaseUrlLimits {
    if (callsPerSecond < 1 || concurrent < 1 || !longestWait.isPositive()) {
      throw new IllegalArgumentException("the limits of a base URL are positive");
    }
  }
}
