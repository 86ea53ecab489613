package relay.run.store;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import relay.retry.RetryPolicy;
import relay.run.store.StepCommitter.Gathering;
import relay.time.Pace;

/**
 * How items are leased, retried and written ({@code relay.engine.*}); the same in all services.
 *
 * @param lease how long an item is left to its worker, or to the broker, unless renewed
 * @param renewEvery how often a worker renews its leases, all in one statement
 * @param heartbeatEvery how often a worker says that it lives
 * @param retries the waits after the first, second, … failed attempt of a stage; one attempt more
 *     than waits is made
 * @param commitLinger how long the first step of a group commit waits for others
 * @param commitMost steps in a group commit at most
 * @param commitLanes group commits at a time
 */
@ConfigurationProperties("relay.engine")
public record EngineSettings(
    @DefaultValue("30s") Duration lease,
    @DefaultValue("5s") Duration renewEvery,
    @DefaultValue("1s") Duration heartbeatEvery,
    @DefaultValue({"1s", "5s", "30s", "2m", "10m"}) List<Duration> retries,
    @DefaultValue("3ms") Duration commitLinger,
    @DefaultValue("500") int commitMost,
    @DefaultValue("2") int commitLanes) {

  public EngineSettings {
    retries = List.copyOf(retries);
    if (renewEvery.multipliedBy(2).compareTo(lease) > 0) {
      throw new IllegalArgumentException(
          "relay.engine.renew-every must be at most half of relay.engine.lease");
    }
    if (commitMost < 1 || commitLanes < 1) {
      throw new IllegalArgumentException("relay.engine.commit-most and -lanes are at least 1");
    }
  }

  /** A lease that is shorter than a pause of a busy machine would be lost for nothing. */
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(5);

  /** The same at another pace; group commits linger as long as ever. */
  public EngineSettings at(Pace pace) {
    Duration leased = pace.of(lease);
    Duration kept = leased.compareTo(SHORTEST_LEASE) < 0 ? SHORTEST_LEASE : leased;
    return new EngineSettings(
        kept.compareTo(lease) < 0 ? kept : lease,
        pace.of(renewEvery),
        pace.of(heartbeatEvery),
        retries.stream().map(pace::of).toList(),
        commitLinger,
        commitMost,
        commitLanes);
  }

  /** How a failed attempt of a stage is made again. */
  public RetryPolicy retryPolicy() {
    return new RetryPolicy(retries);
  }

  /** How claims and steps are gathered. */
  public Gathering gathering() {
    return new Gathering(commitLanes, commitMost, commitLinger);
  }
}
