package relay.importing.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Renews a closure's lease on a thread of its own while its worker waits for the host. */
final class ClosureLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClosureLease.class);
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
          && renewed(store, closure, clock.instant().plus(lease))) {}
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tries again while the database is away: the lease outlasts several signs. */
  private static boolean renewed(ClosureStore store, Closure closure, Instant until) {
    try {
      return store.renew(closure, until);
    } catch (DataAccessException away) {
      LOG.debug("the lease of closure {} is renewed later", closure.closureNo(), away);
      return true;
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
