package relay.importing.gathering;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * Makes one call of what many threads ask for at about the same time, as long as they ask for the
 * same kind. The first asker of a kind waits for others, then makes the call for all; each gets its
 * own answer. While a call of a kind goes on, those who ask meanwhile gather for the next one,
 * which waits for it unless it is full: under load a call is shared by all who came during the one
 * before. Meant for virtual threads; has none of its own.
 *
 * @param <K> the kind; equal kinds share a call
 * @param <Q> what is asked
 * @param <A> its answer
 */
public final class Gatherer<K, Q, A> {
  private final int most;
  private final Duration linger;
  private final BiFunction<K, List<Q>, List<A>> call;

  /** The batch of each kind that still takes questions. */
  private final Map<K, Batch<Q, A>> open = new HashMap<>();

  /** The newest batch of each kind that takes no more and has not been answered. */
  private final Map<K, Batch<Q, A>> calling = new HashMap<>();

  /**
   * Gathers for a call.
   *
   * @param most questions in one call
   * @param linger how long the first asker of a batch waits for others when no call of its kind
   *     goes on
   * @param call answers the questions in their order; what it throws, every asker gets
   */
  public Gatherer(int most, Duration linger, BiFunction<K, List<Q>, List<A>> call) {
    this.most = most;
    this.linger = linger;
    this.call = call;
  }

  /**
   * The answer; waits for it.
   *
   * @throws RuntimeException what the call threw
   */
  public A ask(K kind, Q question) {
    Batch<Q, A> batch;
    int place;
    synchronized (open) {
      batch = open.computeIfAbsent(kind, _ -> new Batch<>(System.nanoTime() + linger.toNanos()));
      place = batch.questions.size();
      batch.questions.add(question);
      if (batch.questions.size() == most) {
        open.remove(kind);
        batch.full.countDown();
      }
    }
    if (place == 0) {
      lead(kind, batch);
    }
    return answer(batch, place);
  }

  private void lead(K kind, Batch<Q, A> batch) {
    try {
      awaitTurn(kind);
      batch.awaitOthers();
      close(kind, batch);
      batch.answers.complete(call.apply(kind, batch.questions));
    } catch (RuntimeException | Error failed) {
      batch.answers.completeExceptionally(failed);
    } finally {
      end(kind, batch);
    }
  }

  /** How the call before ended is its own askers' affair. */
  private void awaitTurn(K kind) {
    Batch<Q, A> before;
    synchronized (open) {
      before = calling.get(kind);
    }
    if (before != null) {
      before.answers.exceptionally(_ -> List.of()).join();
    }
  }

  private void close(K kind, Batch<Q, A> batch) {
    synchronized (open) {
      open.remove(kind, batch);
      calling.put(kind, batch);
    }
  }

  private void end(K kind, Batch<Q, A> batch) {
    synchronized (open) {
      open.remove(kind, batch);
      calling.remove(kind, batch);
    }
  }

  private A answer(Batch<Q, A> batch, int place) {
    try {
      return batch.answers.join().get(place);
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failed;
    }
  }

  private static final class Batch<Q, A> {
    private final List<Q> questions = new ArrayList<>();
    private final CountDownLatch full = new CountDownLatch(1);
    private final CompletableFuture<List<A>> answers = new CompletableFuture<>();
    private final long until;

    Batch(long until) {
      this.until = until;
    }

    /** An interrupted leader lingers no more: those who follow wait for it. */
    void awaitOthers() {
      try {
        var _ = full.await(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
