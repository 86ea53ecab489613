package relay.jobs.inprocess;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relay.jobs.QueueDepth;

/**
 * One work queue with its waiting and its dead messages. Publishers are refused when it is full; a
 * message that is in it already always finds its place. Thread-safe.
 */
final class LocalQueue {
  /** As RabbitMQ's delivery limit. */
  private static final int MOST_RETURNS = 20;

  private static final int MOST_DEAD = 10_000;
  private static final Logger log = LoggerFactory.getLogger(LocalQueue.class);

  private final int capacity;
  private final ScheduledExecutorService scheduler;
  private final BlockingDeque<LocalMessage> ready = new LinkedBlockingDeque<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Deque<Dead> dead = new ArrayDeque<>(); // guarded by itself

  /** A message put aside, and why. */
  record Dead(LocalMessage message, String reason) {}

  LocalQueue(int capacity, ScheduledExecutorService scheduler) {
    this.capacity = capacity;
    this.scheduler = scheduler;
  }

  /** Whether there was room. Two publishers at the last place may both find it. */
  boolean offer(LocalMessage message) {
    return hasRoom() && ready.offerLast(message);
  }

  /** Whether there was room; the message is ready after {@code delay}. */
  boolean offerLater(LocalMessage message, Duration delay) {
    if (!hasRoom()) {
      return false;
    }
    putLater(message, delay);
    return true;
  }

  /** The next message; waits for one. */
  LocalMessage take() throws InterruptedException {
    return ready.takeFirst();
  }

  /** Puts a message in again after {@code delay}, full or not. */
  void putLater(LocalMessage message, Duration delay) {
    waiting.incrementAndGet();
    Runnable wake =
        () -> {
          ready.addLast(message);
          waiting.decrementAndGet();
        };
    var _ = scheduler.schedule(wake, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Makes a message the next one again, unless that happened too often. */
  void giveBack(LocalMessage message) {
    LocalMessage returned = message.returned();
    if (returned.returns() > MOST_RETURNS) {
      putAside(returned, "put aside by the queue: delivery_limit");
    } else {
      ready.addFirst(returned);
    }
  }

  /** Keeps a message for a person; the oldest makes room when there are too many. */
  void putAside(LocalMessage message, String reason) {
    synchronized (dead) {
      if (dead.size() == MOST_DEAD) {
        dead.removeFirst();
        log.warn("the oldest of {} dead letters is dropped", MOST_DEAD);
      }
      dead.addLast(new Dead(message, reason));
    }
  }

  List<Dead> dead(int limit) {
    synchronized (dead) {
      return dead.stream().limit(limit).toList();
    }
  }

  /** Removes letters that were seen by {@link #dead}; those that made room meanwhile are gone. */
  void forget(List<Dead> letters) {
    synchronized (dead) {
      letters.forEach(dead::remove);
    }
  }

  QueueDepth depth() {
    synchronized (dead) {
      return new QueueDepth(ready.size(), waiting.get(), dead.size());
    }
  }

  private boolean hasRoom() {
    return ready.size() + waiting.get() < capacity;
  }
}
