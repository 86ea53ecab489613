package relay.importing.probe;

import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks names up on threads of its own and waits for a bounded time: a name server that never
 * answers belongs to whoever typed the name, and the system's resolver would hold a carrier of
 * virtual threads for as long as it pleases. Safe for concurrent use.
 */
final class BoundedLookup implements EgressGuard.Lookup {
  private static final int MOST_AT_ONCE = 64;
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final EgressGuard.Lookup lookup;
  private final Duration longest;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          MOST_AT_ONCE,
          IDLE.toMillis(),
          TimeUnit.MILLISECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("lookup-", 1).factory());

  BoundedLookup(EgressGuard.Lookup lookup, Duration longest) {
    this.lookup = lookup;
    this.longest = longest;
  }

  /**
   * The addresses of a name.
   *
   * @throws UnknownHostException also when they are not known in time
   */
  @Override
  public InetAddress[] addresses(String host) throws UnknownHostException {
    try {
      return await(threads.submit(() -> lookup.addresses(host)), host);
    } catch (RejectedExecutionException tooMany) {
      throw because(host + ": too many names are being looked up", tooMany);
    }
  }

  private InetAddress[] await(Future<InetAddress[]> answer, String host)
      throws UnknownHostException {
    try {
      return answer.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      answer.cancel(true);
      throw because(host + ": its name server does not answer", late);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof UnknownHostException unknown) {
        throw unknown;
      }
      throw because(host, failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw because(host, new InterruptedIOException("interrupted"));
    }
  }

  private static UnknownHostException because(String message, Exception cause) {
    UnknownHostException unknown = new UnknownHostException(message);
    unknown.initCause(cause);
    return unknown;
  }
}
