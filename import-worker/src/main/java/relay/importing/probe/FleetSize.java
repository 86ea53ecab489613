package relay.importing.probe;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.dao.DataAccessException;
import relay.run.store.Workers;

/** How many import workers there are, asked of the database once a second at most. */
final class FleetSize {

  private static final Duration SEEN_WITHIN = Duration.ofSeconds(5);
  private static final Duration BELIEVED = Duration.ofSeconds(1);

  private final Workers workers;
  private final Clock clock;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile Instant askedAt = Instant.EPOCH;
  private volatile int count = 1;

  FleetSize(Workers workers, Clock clock) {
    this.workers = workers;
    this.clock = clock;
  }

  /** At least 1. While the database is away the last answer counts. */
  int importWorkers() {
    if (clock.instant().isAfter(askedAt.plus(BELIEVED)) && asking.tryLock()) {
      try {
        askedAt = clock.instant();
        count = Math.max(1, workers.fleet("import", SEEN_WITHIN).workers());
      } catch (DataAccessException away) {
        return count;
      } finally {
        asking.unlock();
      }
    }
    return count;
  }
}
