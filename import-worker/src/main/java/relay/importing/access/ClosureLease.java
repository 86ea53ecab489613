package relay.importing.access;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Renews a closure's lease on a thread of its own while its worker waits for the host. */
final class ClosureLease implements AutoCloseable {
  private static final int SIGNS_A_LEASE = 6;

  private final CountDownLatch closed = new CountDownLatch(1);

  private ClosureLease() {}

  /** Renews until it is closed, or the lease is lost. */
  static ClosureLease keep(ClosureStore store, Closure closure, Clock clock, Duration lease) {
    var keeper = new ClosureLease();
    Thread.ofVirtual()
        .name("closure-lease-", closure.closureNo())
        .start(() -> keeper.renew(store, closure, clock, lease));
    return keeper;
  }

  private void renew(ClosureStore store, Closure closure, Clock clock, Duration lease) {
    try {
      while (!closed.await(lease.toMillis() / SIGNS_A_LEASE, TimeUnit.MILLISECONDS)
          && store.renew(closure, clock.instant().plus(lease))) {}
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
