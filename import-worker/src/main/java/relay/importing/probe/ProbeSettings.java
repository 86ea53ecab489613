package relay.importing.probe;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The limits of a probe.
 *
 * @param timeout how long one call may take from connecting to the answer's last byte
 * @param maxListBytes how much of a model list is read, after decompression
 * @param maxAnswerBytes how much of any other answer is read, after decompression
 * @param connectionsPerUpstream open at once to one host name and port
 * @param connections open at once to all upstreams together
 * @param profileTtl how long a base URL's transport profile is believed
 * @param profileWait how long an item waits, without a slot, before it asks again for a transport
 *     profile that another one is finding out
 */
@ConfigurationProperties("relay.probe")
public record ProbeSettings(
    @DefaultValue("10s") Duration timeout,
    @DefaultValue("2097152") int maxListBytes,
    @DefaultValue("262144") int maxAnswerBytes,
    @DefaultValue("256") int connectionsPerUpstream,
    @DefaultValue("4096") int connections,
    @DefaultValue("24h") Duration profileTtl,
    @DefaultValue("2s") Duration profileWait) {

  public ProbeSettings {
    if (!timeout.isPositive() || !profileTtl.isPositive() || !profileWait.isPositive()) {
      throw new IllegalArgumentException("times of a probe are positive");
    }
    if (maxListBytes < 1 || maxAnswerBytes < 1 || connectionsPerUpstream < 1 || connections < 1) {
      throw new IllegalArgumentException("limits of a probe are positive");
    }
  }

  /**
   * How long the look-up of a name may take, and then connecting to one of its addresses: half of a
   * call, so that it shows who was not reached and who was silent.
   */
  public Duration connectTimeout() {
    return timeout.dividedBy(2);
  }

  /** What holds when nothing is set. */
  public static ProbeSettings defaults() {
    return new ProbeSettings(
        Duration.ofSeconds(10),
        2_097_152,
        262_144,
        256,
        4_096,
        Duration.ofHours(24),
        Duration.ofSeconds(2));
  }

  /** The same at another pace. */
  public ProbeSettings paced(UnaryOperator<Duration> pace) {
    return new ProbeSettings(
        pace.apply(timeout),
        maxListBytes,
        maxAnswerBytes,
        connectionsPerUpstream,
        connections,
        profileTtl,
        pace.apply(profileWait));
  }
}
