package relay.simulator.gateway;

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

  /** What came of asking for a place. */
  sealed interface Place {
    /** It must be given back. */
    record Taken(Slot slot) implements Place {}

    /** Too many wait already. */
    record QueueFull() implements Place {}

    /** The wait was in vain. */
    record TooLate() implements Place {}
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

  /** Calls that wait for a place. */
  public int waiting() {
    lock.lock();
    try {
      return counters.values().stream().mapToInt(counter -> counter.waiting).sum();
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
   * A place, if need be after a wait.
   *
   * @param queue how many may wait
   */
  Place acquire(long id, int limit, int queue, Patience patience) {
    lock.lock();
    try {
      Counter counter = counters.computeIfAbsent(id, key -> new Counter());
      if (isFree(counter, limit)) {
        return new Place.Taken(take(id, counter));
      }
      if (counter.waiting >= queue) {
        return new Place.QueueFull();
      }
      counter.waiting++;
      try {
        return awaitFree(counter, limit, patience)
            ? new Place.Taken(take(id, counter))
            : new Place.TooLate();
      } finally {
        counter.waiting--;
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitFree(Counter counter, int limit, Patience patience) {
    long end = System.nanoTime() + patience.most().toNanos();
    long nextSign = System.nanoTime() + patience.between().toNanos();
    try {
      while (!isFree(counter, limit)) {
        long now = System.nanoTime();
        if (now - end >= 0) {
          return false;
        }
        if (now - nextSign >= 0) {
          patience.sign().run();
          nextSign += patience.between().toNanos();
        }
        var _ = freed.awaitNanos(Math.min(end - now, Math.max(1, nextSign - now)));
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
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
