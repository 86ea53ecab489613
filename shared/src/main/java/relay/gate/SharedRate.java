package relay.gate;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * A rate that several processes keep together: each keeps to its share, counted anew whenever their
 * number changes. Calls are spread evenly after the burst of a second. Safe for concurrent use;
 * waiting threads are meant to be virtual.
 */
public final class SharedRate {
  private final int perSecond;
  private final int leastBurst;
  private final IntSupplier processes;
  private final Bucket bucket;
  private final ReentrantLock changing = new ReentrantLock();
  private volatile int share;

  /**
   * A rate with its sharers.
   *
   * @param perSecond calls of all processes together, from 1
   * @param leastBurst how many calls may come at once however small the share is, from 1
   * @param processes how many there are; below 1 counts as 1
   */
  public SharedRate(int perSecond, int leastBurst, IntSupplier processes) {
    this(perSecond, leastBurst, processes, TimeMeter.SYSTEM_NANOTIME);
  }

  SharedRate(int perSecond, int leastBurst, IntSupplier processes, TimeMeter time) {
    this.perSecond = perSecond;
    this.leastBurst = leastBurst;
    this.processes = processes;
    this.share = now();
    this.bucket = Bucket.builder().addLimit(limit(share)).withCustomTimePrecision(time).build();
  }

  /** Blocks until a call may be made. */
  public void await() throws InterruptedException {
    shared().asBlocking().consume(1);
  }

  /** Blocks until so many calls may be made; false when that would take longer than a limit. */
  public boolean await(int calls, Duration atMost) throws InterruptedException {
    return shared().asBlocking().tryConsume(calls, atMost);
  }

  /** Whether a call may be made now; then it counts. */
  boolean tryNow() {
    return shared().tryConsume(1);
  }

  private Bucket shared() {
    int current = now();
    if (current != share && changing.tryLock()) {
      try {
        bucket.replaceConfiguration(
            BucketConfiguration.builder().addLimit(limit(current)).build(),
            TokensInheritanceStrategy.PROPORTIONALLY);
        share = current;
      } finally {
        changing.unlock();
      }
    }
    return bucket;
  }

  private int now() {
    return Math.max(1, processes.getAsInt());
  }

  /** So many calls in as many seconds as there are processes: exact, however many there are. */
  private Bandwidth limit(int sharers) {
    return Bandwidth.builder()
        .capacity(Math.max(leastBurst, perSecond / sharers))
        .refillGreedy(perSecond, Duration.ofSeconds(sharers))
        .build();
  }
}
