package relay.api.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import relay.telemetry.Outage;

/** Runs the leader's tasks, each on a thread of its own, as long as this process leads. */
final class Leader implements SmartLifecycle, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Leader.class);
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

  private final List<LeaderTask> tasks;
  private final Leadership leadership;
  private final Runnable onLoss;
  private final Duration every;
  private final Outage database = new Outage(LOG, "the database");
  private final List<Thread> threads = new ArrayList<>();
  private CountDownLatch end = new CountDownLatch(1);
  private volatile boolean leads;

  /**
   * @param onLoss what is done when another process takes over
   */
  Leader(List<LeaderTask> tasks, Leadership leadership, Duration every, Runnable onLoss) {
    this.tasks = tasks;
    this.onLoss = onLoss;
    this.leadership = leadership;
    this.every = every;
  }

  /** Whether this process leads the fleet now. */
  boolean leads() {
    return leads;
  }

  @Override
  public void start() {
    end = new CountDownLatch(1);
    threads.add(thread("leader", this::lead));
    tasks.forEach(task -> threads.add(thread("leader-" + task.name(), () -> repeat(task))));
    threads.forEach(Thread::start);
  }

  @Override
  public void stop() {
    end.countDown();
    threads.forEach(Leader::join);
    threads.clear();
  }

  @Override
  public void close() {
    stop();
  }

  @Override
  public boolean isRunning() {
    return !threads.isEmpty();
  }

  private static Thread thread(String name, Runnable work) {
    return Thread.ofVirtual().name(name).unstarted(work);
  }

  private void lead() {
    do {
      boolean ours = leadership.isOurs();
      if (ours != leads) {
        LOG.info(ours ? "this process dispatches for the fleet" : "another process dispatches");
      }
      if (leads && !ours) {
        onLoss.run();
      }
      leads = ours;
    } while (!ended(every));
    leads = false;
    leadership.close();
  }

  private void repeat(LeaderTask task) {
    Duration pause;
    do {
      pause = leads ? guarded(task) : every;
    } while (!ended(pause));
  }

  private Duration guarded(LeaderTask task) {
    try {
      Duration pause = task.once().get();
      database.here();
      return pause;
    } catch (DataAccessException failed) {
      database.away(task.name() + " waits", failed);
    } catch (RuntimeException failed) {
      LOG.error("{} failed, it is done again", task.name(), failed);
    }
    return every;
  }

  private boolean ended(Duration pause) {
    try {
      return end.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static void join(Thread thread) {
    try {
      if (!thread.join(STOPS_WITHIN)) {
        LOG.warn("{} did not stop in time", thread.getName());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
