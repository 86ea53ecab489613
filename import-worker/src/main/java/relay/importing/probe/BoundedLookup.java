package relay.importing.probe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks names up on threads of its own and waits for a bounded time: a name server that never
 * answers belongs to whoever typed the name, and the system's resolver would hold a carrier of
 * virtual threads for as long as it pleases. Safe for concurrent use.
 */
final class BoundedLookup implements EgressGuard.Lookup {
  private static final int MOST_AT_ONCE = 256;

  private final EgressGuard.Lookup lookup;
  private final Duration longest;
  private final Semaphore turns;
  private final ExecutorService threads;

  BoundedLookup(EgressGuard.Lookup lookup, Duration longest) {
    this(
        lookup,
        longest,
        MOST_AT_ONCE,
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("lookup-", 1).factory()));
  }

  BoundedLookup(
      EgressGuard.Lookup lookup, Duration longest, int mostAtOnce, ExecutorService threads) {
    this.lookup = lookup;
    this.longest = longest;
    this.turns = new Semaphore(mostAtOnce, true);
    this.threads = threads;
  }

  /**
   * The addresses of a name.
   *
   * @throws UnknownHostException also when they are not known in time, the wait for a turn included
   */
  @Override
  public InetAddress[] addresses(String host) throws UnknownHostException {
    long start = System.nanoTime();
    try {
      if (!turns.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new UnknownHostException(host + ": too many names are being looked up");
      }
      Future<InetAddress[]> answer = begin(host);
      return answer.get(longest.toNanos() - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw because(host + ": its name server does not answer", late);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof UnknownHostException unknown
          ? unknown
          : because(host, failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw because(host + ": interrupted", stopped);
    }
  }

  private Future<InetAddress[]> begin(String host) {
    try {
      return threads.submit(() -> inTurn(host));
    } catch (RuntimeException | Error notBegun) {
      turns.release();
      throw notBegun;
    }
  }

  /** Nothing ends a look-up that hangs, so its turn is over only when it returns. */
  private InetAddress[] inTurn(String host) throws UnknownHostException {
    try {
      return lookup.addresses(host);
    } finally {
      turns.release();
    }
  }

  private static UnknownHostException because(String message, Exception cause) {
    UnknownHostException unknown = new UnknownHostException(message);
    unknown.initCause(cause);
    return unknown;
  }
}
