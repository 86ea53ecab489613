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
 * answer. It waits as long as a few others take to come of late: under load that is short and
 * nobody loses time, and a few slow ones still share a call. Meant for virtual threads; has none of
 * its own.
 *
 * @param <K> the kind; equal kinds share a call
 * @param <Q> what is asked
 * @param <A> its answer
 */
public final class Gatherer<K, Q, A> {
  /** With three companions a call that all share is cheap beside those of an asker's own. */
  private static final int COMPANIONS = 3;

  private static final long UNKNOWN = -1;

  private final int most;
  private final Duration longestLinger;
  private final BiFunction<K, List<Q>, List<A>> call;
  private final Map<K, Batch<Q, A>> open = new HashMap<>();
  private long askers;
  private long lastAsker;
  private long meanGap = UNKNOWN;

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
      noteAsker();
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
      batch.awaitOthers(linger());
      close(kind, batch);
      batch.answers.complete(call.apply(kind, batch.questions));
    } catch (RuntimeException | Error failed) {
      batch.answers.completeExceptionally(failed);
    } finally {
      close(kind, batch);
    }
  }

  /** How long {@link #COMPANIONS} take to come, by the gaps between the last askers. */
  private Duration linger() {
    synchronized (open) {
      return meanGap == UNKNOWN || meanGap * COMPANIONS > longestLinger.toNanos()
          ? longestLinger
          : Duration.ofNanos(meanGap * COMPANIONS);
    }
  }

  /** The newest gap counts a quarter. */
  private void noteAsker() {
    long now = System.nanoTime();
    if (askers++ > 0) {
      long gap = now - lastAsker;
      meanGap = meanGap == UNKNOWN ? gap : (3 * meanGap + gap) / 4;
    }
    lastAsker = now;
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
