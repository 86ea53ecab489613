package relay.run.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.dao.DataAccessException;

/**
 * How many import workers share the limits of hosts and sellers, asked of the database once a
 * second at most. Safe for concurrent use.
 */
public final class FleetSize {

  private static final Duration SEEN_WITHIN = Duration.ofSeconds(5);
  private static final Duration BELIEVED = Duration.ofSeconds(1);

  private final Workers workers;
  private final Clock clock;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile Instant askedAt = Instant.EPOCH;
  private volatile int count = 1;

  public FleetSize(Workers workers, Clock clock) {
    this.workers = workers;
    this.clock = clock;
  }

  /** At least 1. While the database is away the last answer counts. */
  public int importWorkers() {
    if (clock.instant().isAfter(askedAt.plus(BELIEVED)) && asking.tryLock()) {
      try {
        askedAt = clock.instant();
        count = Math.max(1, workers.fleet(Workers.IMPORT, SEEN_WITHIN).workers());
      } catch (DataAccessException away) {
        return count;
      } finally {
        asking.unlock();
      }
    }
    return count;
  }
}
