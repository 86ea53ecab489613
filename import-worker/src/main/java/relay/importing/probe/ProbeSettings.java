package relay.importing.probe;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The limits of a probe.
 *
 * @param timeout how long one call may take from connecting to the answer's last byte
 * @param maxBodyBytes how much of an answer is read, after decompression
 * @param connectionsPerUpstream open at once to one host name and port
 * @param connections open at once to all upstreams together
 * @param profileTtl how long a base URL's transport profile is believed
 * @param profileWait how long a probe waits for a transport profile another one is finding out
 */
@ConfigurationProperties("relay.probe")
public record ProbeSettings(
    @DefaultValue("10s") Duration timeout,
    @DefaultValue("2097152") int maxBodyBytes,
    @DefaultValue("256") int connectionsPerUpstream,
    @DefaultValue("4096") int connections,
    @DefaultValue("24h") Duration profileTtl,
    @DefaultValue("20s") Duration profileWait) {

  public ProbeSettings {
    if (!timeout.isPositive() || !profileTtl.isPositive() || profileWait.isNegative()) {
      throw new IllegalArgumentException("time-outs of a probe are positive");
    }
    if (maxBodyBytes < 1 || connectionsPerUpstream < 1 || connections < 1) {
      throw new IllegalArgumentException("limits of a probe are positive");
    }
  }

  /** What holds when nothing is set. */
  public static ProbeSettings defaults() {
    return new ProbeSettings(
        Duration.ofSeconds(10),
        2_097_152,
        256,
        4_096,
        Duration.ofHours(24),
        Duration.ofSeconds(20));
  }

  /** The same with another time-out of a call. */
  public ProbeSettings withTimeout(Duration newTimeout) {
    return new ProbeSettings(
        newTimeout, maxBodyBytes, connectionsPerUpstream, connections, profileTtl, profileWait);
  }
}
