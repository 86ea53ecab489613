package relay.importing.provision;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import relay.schema.SchemaVersion;

/** Runs the aftercare of accounts while the worker lives. */
final class AftercareLoop implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(AftercareLoop.class);

  /** Few: an item whose key is taken waits for all of them. */
  private static final int AT_ONCE = 5;

  private final AccountAftercare aftercare;
  private final SchemaVersion schema;
  private final Duration every;
  private final ScheduledExecutorService clockwork =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("aftercare").factory());
  private volatile boolean running;

  /**
   * A loop that is not started yet.
   *
   * @param every how long it rests when nothing is left to do
   */
  AftercareLoop(AccountAftercare aftercare, SchemaVersion schema, Duration every) {
    this.aftercare = aftercare;
    this.schema = schema;
    this.every = every;
  }

  @Override
  public void start() {
    running = true;
    var _ =
        clockwork.scheduleWithFixedDelay(
            this::round, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    running = false;
    clockwork.shutdown();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** A task that throws is never run again by its scheduler. */
  private void round() {
    try {
      if (!schema.isThere()) {
        return;
      }
      aftercare.lookAgain(AT_ONCE);
      int taken = AT_ONCE;
      while (running && taken == AT_ONCE) {
        taken = aftercare.careForSome(AT_ONCE);
      }
    } catch (DataAccessException away) {
      log.debug("the database is away, accounts are cared for later", away);
    } catch (Throwable failed) {
      log.error("a round of aftercare failed, there will be another", failed);
    }
  }
}
