package relay.jobs;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How jobs are carried ({@code relay.queue.*}).
 *
 * @param prefix stands before every queue name, for installations that share a broker
 * @param waits the delays that a job can be put off by, shortest first; each has its queue
 * @param confirmWithin how long a publisher waits for the broker's word
 * @param reconnectAfter how long after a lost connection a subscription tries again
 * @param drainWithin how long a stopping worker waits for the jobs in its hands
 */
@ConfigurationProperties("relay.queue")
public record QueueSettings(
    @DefaultValue("") String prefix,
    @DefaultValue({"1s", "5s", "30s", "2m", "10m"}) List<Duration> waits,
    @DefaultValue("10s") Duration confirmWithin,
    @DefaultValue("1s") Duration reconnectAfter,
    @DefaultValue("20s") Duration drainWithin) {

  public QueueSettings {
    waits = List.copyOf(waits);
    if (waits.isEmpty() || !waits.getFirst().isPositive()) {
      throw new IllegalArgumentException("relay.queue.waits needs delays above zero: " + waits);
    }
    if (!waits.equals(waits.stream().sorted().distinct().toList())) {
      throw new IllegalArgumentException(
          "relay.queue.waits must be sorted, each delay once: " + waits);
    }
    if (!confirmWithin.isPositive() || !reconnectAfter.isPositive() || drainWithin.isNegative()) {
      throw new IllegalArgumentException("a relay.queue duration is not above zero");
    }
  }

  /** The shortest wait that is not shorter than {@code delay}, else the longest. */
  public Duration waitFor(Duration delay) {
    return waits.stream()
        .filter(wait -> wait.compareTo(delay) >= 0)
        .findFirst()
        .orElseGet(waits::getLast);
  }

  /** The wait after failure {@code failure} (from 1): each is longer, up to the longest. */
  Duration waitAfterFailure(int failure) {
    return waits.get(Math.min(failure, waits.size()) - 1);
  }

  /** The wait for a message of a newer release: the middle one, long enough for a roll-out. */
  Duration waitForNewerRelease() {
    return waits.get(waits.size() / 2);
  }
}
