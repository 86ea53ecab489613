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
 * Makes one call of what many threads ask for within a short time, as long as they ask for the same
 * kind. The first asker of a kind waits for others, then makes the call for all; each gets its own
 * answer. It waits half as long as the last call took: where calls are quick nobody loses time, and
 * where they wait for their turn at the host, many share one. Meant for virtual threads; has none
 * of its own.
 *
 * @param <K> the kind; equal kinds share a call
 * @param <Q> what is asked
 * @param <A> its answer
 */
public final class Gatherer<K, Q, A> {
  private final int most;
  private final Duration longestLinger;
  private volatile Duration linger;
  private final BiFunction<K, List<Q>, List<A>> call;
  private final Map<K, Batch<Q, A>> open = new HashMap<>();

  /**
   * Gathers for a call.
   *
   * @param most questions in one call
   * @param linger how long the first one waits for others at most, and at the beginning
   * @param call answers the questions in their order; what it throws, every asker gets
   */
  public Gatherer(int most, Duration linger, BiFunction<K, List<Q>, List<A>> call) {
    this.most = most;
    this.longestLinger = linger;
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
      batch = open.computeIfAbsent(kind, _ -> new Batch<>());
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
      batch.awaitOthers(linger);
      close(kind, batch);
      batch.answers.complete(called(kind, batch.questions));
    } catch (RuntimeException | Error failed) {
      batch.answers.completeExceptionally(failed);
    } finally {
      close(kind, batch);
    }
  }

  private List<A> called(K kind, List<Q> questions) {
    long start = System.nanoTime();
    try {
      return call.apply(kind, questions);
    } finally {
      Duration half = Duration.ofNanos((System.nanoTime() - start) / 2);
      linger = half.compareTo(longestLinger) < 0 ? half : longestLinger;
    }
  }

  private void close(K kind, Batch<Q, A> batch) {
    synchronized (open) {
      open.remove(kind, batch);
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

    /** An interrupted leader calls at once: those who follow wait for it. */
    void awaitOthers(Duration linger) {
      try {
        var _ = full.await(linger.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
