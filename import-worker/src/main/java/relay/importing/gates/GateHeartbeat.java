package relay.importing.gates;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import relay.schema.SchemaVersion;

/** Shares the gates with the fleet while the worker lives, and once more when it stops. */
final class GateHeartbeat implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(GateHeartbeat.class);

  private final Gates gates;
  private final SchemaVersion schema;
  private final Duration every;
  private final ScheduledExecutorService clockwork =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("gates").factory());
  private volatile boolean running;

  GateHeartbeat(Gates gates, SchemaVersion schema, Duration every) {
    this.gates = gates;
    this.schema = schema;
    this.every = every;
  }

  @Override
  public void start() {
    running = true;
    var _ =
        clockwork.scheduleWithFixedDelay(
            this::beat, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    running = false;
    clockwork.shutdown();
    beat();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** A task that throws is never run again by its scheduler. */
  private void beat() {
    try {
      if (schema.isThere()) {
        gates.heartbeat();
      }
    } catch (DataAccessException away) {
      LOG.debug("the database is away, gates are shared later", away);
    } catch (Throwable failed) {
      LOG.error("the gates could not be shared, they are with the next heartbeat", failed);
    }
  }
}
