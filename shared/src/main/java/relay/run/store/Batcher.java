package relay.run.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what many threads ask for within a few milliseconds and does it together. Each asker
 * waits for its own answer.
 *
 * <p>{@link #ask} may be called from any thread; after {@link #close} it throws.
 *
 * @param <Q> what is asked for
 * @param <A> its answer
 */
final class Batcher<Q, A> implements AutoCloseable {

  /** Does the work of a batch and settles every ask; what it throws is told to the others. */
  interface Work<Q, A> {
    void on(List<Ask<Q, A>> batch, int lane);
  }

  /** One question, and the place for its answer. */
  record Ask<Q, A>(Q question, CompletableFuture<A> answer) {}

  private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);

  private final BlockingQueue<Ask<Q, A>> asks = new LinkedBlockingQueue<>();
  private final List<Thread> lanes = new ArrayList<>();
  private final Work<Q, A> work;
  private final int most;
  private final Duration linger;
  private volatile boolean closed;

  /**
   * Starts the threads.
   *
   * @param lanes how many batches are worked on at a time
   * @param most asks in a batch
   * @param linger how long the first ask of a batch waits for others
   */
  Batcher(String name, int lanes, int most, Duration linger, Work<Q, A> work) {
    this.work = work;
    this.most = most;
    this.linger = linger;
    for (int lane = 0; lane < lanes; lane++) {
      int number = lane;
      this.lanes.add(Thread.ofPlatform().daemon().name(name + "-" + lane).start(() -> run(number)));
    }
  }

  /**
   * The answer; waits for it.
   *
   * @throws IllegalStateException when this is closed
   * @throws RuntimeException what the work failed with
   */
  A ask(Q question) {
    CompletableFuture<A> answer = new CompletableFuture<>();
    Ask<Q, A> ask = new Ask<>(question, answer);
    asks.add(ask);
    if (closed && asks.remove(ask)) {
      throw new IllegalStateException("closed: nothing more is written by this worker");
    }
    try {
      return answer.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failed;
    }
  }

  private void run(int lane) {
    while (!closed || !asks.isEmpty()) {
      batch(lane);
    }
  }

  /** A lane that died would let everybody wait for ever, so it outlives even an error. */
  private void batch(int lane) {
    List<Ask<Q, A>> batch = List.of();
    try {
      batch = new ArrayList<>();
      gather(batch);
      if (!batch.isEmpty()) {
        work.on(batch, lane);
      }
    } catch (Throwable failed) {
      batch.forEach(ask -> ask.answer().completeExceptionally(failed));
      LOG.error("{} asks failed", batch.size(), failed);
    }
  }

  private void gather(List<Ask<Q, A>> batch) {
    try {
      Ask<Q, A> first = asks.poll(100, TimeUnit.MILLISECONDS);
      if (first != null) {
        batch.add(first);
        fill(batch, System.nanoTime() + linger.toNanos());
      }
    } catch (InterruptedException end) {
      closed = true;
    }
  }

  private void fill(List<Ask<Q, A>> batch, long until) throws InterruptedException {
    asks.drainTo(batch, most - batch.size());
    long left = until - System.nanoTime();
    while (batch.size() < most && left > 0) {
      Ask<Q, A> next = asks.poll(left, TimeUnit.NANOSECONDS);
      if (next != null) {
        batch.add(next);
        asks.drainTo(batch, most - batch.size());
      }
      left = until - System.nanoTime();
    }
  }

  /** Works off what was asked before, then stops the threads. */
  @Override
  public void close() {
    closed = true;
    for (Thread lane : lanes) {
      try {
        lane.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
