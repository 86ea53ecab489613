package relay.hosts;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How hosts are looked at: at their registration and at every run's start.
 *
 * @param answerWithin how long each call of a look may take; there are nine of them
 * @param againAfter how long after a look that failed, or that found a host waiting for a person,
 *     the next one comes by itself; after one that found something lacking, fifteen times that
 */
@ConfigurationProperties("relay.hosts")
record LookSettings(
    @DefaultValue("10s") Duration answerWithin, @DefaultValue("1m") Duration againAfter) {

  LookSettings {
    if (!answerWithin.isPositive() || !againAfter.isPositive()) {
      throw new IllegalArgumentException("relay.hosts: both durations are above 0");
    }
  }
}
