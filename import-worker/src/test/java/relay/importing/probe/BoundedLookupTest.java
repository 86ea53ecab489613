package relay.importing.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One turn, one limit. */
class BoundedLookupTest {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final InetAddress[] FOUND = {InetAddress.ofLiteral("1.1.1.1")};

  private final CountDownLatch first = new CountDownLatch(1);
  private final Threads threads = new Threads();

  @AfterEach
  void stop() {
    first.countDown();
    threads.shutdownNow();
  }

  @Test
  void theWaitForATurnIsPartOfTheLimit() throws Exception {
    var lookup = new BoundedLookup(this::firstLater, LONGEST, 1, threads);
    var holding = Thread.startVirtualThread(() -> look(lookup, "first.example"));
    await().until(() -> !threads.limits.isEmpty());
    var waiting = Thread.ofPlatform().start(() -> look(lookup, "second.example"));
    await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
    long from = System.nanoTime();

    await().until(() -> System.nanoTime() - from > Duration.ofMillis(50).toNanos());
    first.countDown();
    holding.join();
    waiting.join();

    assertThat(threads.limits).hasSize(2);
    threads.limits.remove();
    assertThat(threads.limits.remove()).isLessThan(LONGEST.minusMillis(50));
  }

  @Test
  void aTurnThatCouldNotBeUsedIsGivenBack() throws UnknownHostException {
    var lookup = new BoundedLookup(_ -> FOUND, LONGEST, 1, threads);
    threads.refuseOne = true;

    assertThatThrownBy(() -> lookup.addresses("refused.example"))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(lookup.addresses("taken.example")).isEqualTo(FOUND);
  }

  private InetAddress[] firstLater(String host) throws UnknownHostException {
    try {
      if (host.startsWith("first")) {
        first.await();
      }
      return FOUND;
    } catch (InterruptedException stopped) {
      throw new UnknownHostException(host);
    }
  }

  private static void look(BoundedLookup lookup, String host) {
    try {
      assertThat(lookup.addresses(host)).isEqualTo(FOUND);
    } catch (UnknownHostException unknown) {
      throw new AssertionError(unknown);
    }
  }

  /** Note how long is waited for an answer, and can refuse to begin. */
  private static final class Threads extends ThreadPoolExecutor {
    private final Queue<Duration> limits = new ConcurrentLinkedQueue<>();
    private volatile boolean refuseOne;

    private Threads() {
      super(0, 8, 1, TimeUnit.SECONDS, new SynchronousQueue<>());
    }

    @Override
    public void execute(Runnable task) {
      if (refuseOne) {
        refuseOne = false;
        throw new OutOfMemoryError("unable to create native thread");
      }
      super.execute(task);
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> task) {
      return new FutureTask<>(task) {
        @Override
        public T get(long limit, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
          limits.add(Duration.of(limit, unit.toChronoUnit()));
          return super.get(limit, unit);
        }
      };
    }
  }
}
