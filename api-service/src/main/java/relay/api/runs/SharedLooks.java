package relay.api.runs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import relay.model.RunNo;

/**
 * What many readers of one run look at together: one of them reads, the others get what he saw. A
 * look is good for ten times as long as it took, so that reading a run of a million items never
 * takes more than a tenth of a connection, and a small one is always fresh. Safe for concurrent
 * use; readers of one run wait for each other.
 */
final class SharedLooks<T> {
  private static final int MOST_RUNS = 1_000;
  private static final int GOOD_FOR_TIMES = 10;

  private final Clock clock;
  private final Map<Long, Look<T>> looks =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Look<T>> eldest) {
          return size() > MOST_RUNS;
        }
      };

  SharedLooks(Clock clock) {
    this.clock = clock;
  }

  /** What {@code read} sees of the run now, or saw a moment ago. */
  T at(RunNo run, Supplier<T> read) {
    Look<T> look;
    synchronized (looks) {
      look = looks.computeIfAbsent(run.value(), _ -> new Look<>());
    }
    return look.fresh(clock, read);
  }

  /** One run's look; its lock is held while one reads. */
  private static final class Look<T> {
    private Instant goodUntil = Instant.MIN;
    private @Nullable T seen;

    synchronized T fresh(Clock clock, Supplier<T> read) {
      Instant began = clock.instant();
      T last = seen;
      if (last != null && began.isBefore(goodUntil)) {
        return last;
      }
      T now = read.get();
      Instant ended = clock.instant();
      seen = now;
      goodUntil = ended.plus(Duration.between(began, ended).multipliedBy(GOOD_FOR_TIMES));
      return now;
    }
  }
}
