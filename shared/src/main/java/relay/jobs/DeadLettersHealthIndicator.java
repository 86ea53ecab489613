package relay.jobs;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Degraded while any message lies aside: work goes on, but a person should look. Unknown while the
 * broker cannot be asked.
 */
public final class DeadLettersHealthIndicator implements HealthIndicator {
  /** Works, but not as it should. */
  public static final Status DEGRADED = new Status("DEGRADED");

  private final JobQueue queue;

  public DeadLettersHealthIndicator(JobQueue queue) {
    this.queue = queue;
  }

  @Override
  public Health health() {
    Map<String, Long> counts = new TreeMap<>();
    for (WorkQueue work : WorkQueue.values()) {
      queue.depth(work).ifPresent(depth -> counts.put(work.title(), depth.dead()));
    }
    return Health.status(status(counts)).withDetails(counts).build();
  }

  private static Status status(Map<String, Long> counts) {
    if (counts.values().stream().anyMatch(count -> count > 0)) {
      return DEGRADED;
    }
    return counts.size() < WorkQueue.values().length ? Status.UNKNOWN : Status.UP;
  }
}
