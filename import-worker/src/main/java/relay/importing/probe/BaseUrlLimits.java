package relay.importing.probe;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import relay.gate.GateLimits;

/**
 * The politeness owed to a seller, for the whole fleet together (design 3.4); the gate of a base
 * URL may have limits of its own.
 *
 * @param callsPerSecond to one base URL
 * @param concurrent probes of one base URL at once; each worker may always have one
 * @param longestWait how long a probe holds a slot while it waits for its turn; then its row waits
 */
@ConfigurationProperties("relay.limits.base-url")
public record BaseUrlLimits(
    @DefaultValue("5") int callsPerSecond,
    @DefaultValue("8") int concurrent,
    @DefaultValue("15s") Duration longestWait) {

  public BaseUrlLimits {
    if (callsPerSecond < 1 || concurrent < 1 || !longestWait.isPositive()) {
      throw new IllegalArgumentException("the limits of a base URL are positive");
    }
  }

  /** The same for a base URL for which somebody set others. */
  BaseUrlLimits with(GateLimits set) {
    return new BaseUrlLimits(
        set.callsPerSecond() == null ? callsPerSecond : set.callsPerSecond(),
        set.concurrent() == null ? concurrent : set.concurrent(),
        longestWait);
  }
}
