package relay.simulator.gateway;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Parallel calls of users or accounts, limited and queued (host-api 14.4). Safe for concurrent use.
 */
public final class Slots {

  private static final class Counter {
    private int taken;
    private int waiting;
  }

  private final Map<Long, Counter> counters = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();

  /** A place for one call, to be given back exactly once. */
  final class Slot implements AutoCloseable {
    private final long id;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Slot(long id) {
      this.id = id;
    }

    /** Gives the place back; may be called again. */
    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        release(id);
      }
    }
  }

  /** Calls that run now. */
  public int inFlight(long id) {
    lock.lock();
    try {
      Counter counter = counters.get(id);
      return counter == null ? 0 : counter.taken;
    } finally {
      lock.unlock();
    }
  }

  /**
   * A place at once, empty when all are taken.
   *
   * @param limit 0 for any number
   */
  Optional<Slot> tryAcquire(long id, int limit) {
    lock.lock();
    try {
      Counter counter = counters.computeIfAbsent(id, key -> new Counter());
      return isFree(counter, limit) ? Optional.of(take(id, counter)) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * A place after a wait, empty when too many wait already or the wait was in vain.
   *
   * @param queue how many may wait
   */
  Optional<Slot> acquire(long id, int limit, int queue, Duration wait) {
    lock.lock();
    try {
      Counter counter = counters.computeIfAbsent(id, key -> new Counter());
      if (isFree(counter, limit)) {
        return Optional.of(take(id, counter));
      }
      if (counter.waiting >= queue) {
        return Optional.empty();
      }
      counter.waiting++;
      try {
        return awaitFree(counter, limit, wait) ? Optional.of(take(id, counter)) : Optional.empty();
      } finally {
        counter.waiting--;
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitFree(Counter counter, int limit, Duration wait) {
    long left = wait.toNanos();
    try {
      while (!isFree(counter, limit) && left > 0) {
        left = freed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return isFree(counter, limit);
  }

  private Slot take(long id, Counter counter) {
    counter.taken++;
    counters.put(id, counter);
    return new Slot(id);
  }

  private void release(long id) {
    lock.lock();
    try {
      Counter counter = counters.get(id);
      if (counter != null && --counter.taken == 0 && counter.waiting == 0) {
        counters.remove(id);
      }
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static boolean isFree(Counter counter, int limit) {
    return limit <= 0 || counter.taken < limit;
  }
}
