package relay.importing.consumer;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import relay.jobs.JobQueue;
import relay.jobs.WorkQueue;
import relay.run.store.EngineSettings;
import relay.run.store.ItemLeases;
import relay.run.store.Workers;
import relay.schema.SchemaVersion;
import relay.telemetry.Outage;

/**
 * This process as a worker: takes jobs as soon as the schema is there, keeps its leases and says
 * that it lives. The queue itself drains before this stops, so that leases are kept to the last;
 * what is not finished then is given back, for another worker to go on at once.
 */
final class Worker implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  /** Before the queue's own phase, so stopped after it. */
  private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1_000;

  private final String name;
  private final JobQueue queue;
  private final ImportItemHandler items;
  private final ControlHandler controls;
  private final HeldLeases held;
  private final ItemLeases leases;
  private final Workers workers;
  private final SchemaVersion schema;
  private final EngineSettings engine;
  private final WorkerSettings settings;
  private final Outage database;
  private final ScheduledExecutorService clockwork =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().daemon().name("worker-", 1).factory());
  private volatile boolean running;
  private volatile boolean consuming;

  Worker(
      String name,
      JobQueue queue,
      ImportItemHandler items,
      ControlHandler controls,
      HeldLeases held,
      ItemLeases leases,
      Workers workers,
      SchemaVersion schema,
      EngineSettings engine,
      WorkerSettings settings,
      Outage database) {
    this.name = name;
    this.queue = queue;
    this.items = items;
    this.controls = controls;
    this.held = held;
    this.leases = leases;
    this.workers = workers;
    this.schema = schema;
    this.engine = engine;
    this.settings = settings;
    this.database = database;
  }

  @Override
  public void start() {
    running = true;
    every(settings.schemaPoll(), this::consumeOnceTheSchemaIsThere);
    every(engine.heartbeatEvery(), this::heartbeat);
    every(engine.renewEvery(), () -> leases.renew(held.now()));
  }

  @Override
  public void stop() {
    running = false;
    clockwork.shutdown();
    try {
      workers.gone(name);
      int unfinished = leases.giveBack(held.now());
      if (unfinished > 0) {
        LOG.info("{} items were not finished in time, another worker goes on", unfinished);
      }
    } catch (DataAccessException away) {
      LOG.debug("the fleet forgets {} by itself, and its leases run out", name);
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  private void consumeOnceTheSchemaIsThere() {
    if (!consuming && schema.isThere()) {
      consuming = true;
      queue.consume(WorkQueue.IMPORT_ITEM, settings.concurrency(), items);
      queue.consume(WorkQueue.CONTROL, settings.controlConcurrency(), controls);
      LOG.info("{} takes up to {} items at a time", name, settings.concurrency());
    }
  }

  private void heartbeat() {
    if (consuming) {
      workers.seen(name, Workers.IMPORT, settings.concurrency());
    }
  }

  private void every(Duration period, Runnable task) {
    var _ =
        clockwork.scheduleWithFixedDelay(
            () -> guarded(task), 0, period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A task that throws is never run again by its scheduler. */
  private void guarded(Runnable task) {
    try {
      task.run();
      database.here();
    } catch (DataAccessException failed) {
      database.away("items come again", failed);
    } catch (Throwable failed) {
      LOG.error("a task of the worker failed, it is run again", failed);
    }
  }
}
