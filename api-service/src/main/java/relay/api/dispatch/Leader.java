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

/**
 * Runs the leader's tasks, each on a thread of its own, as long as this process leads. A process
 * one of whose tasks hangs, or has lost its thread, gives the lead up for another that can.
 */
final class Leader implements SmartLifecycle, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Leader.class);
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

  /** Longer than any task takes that does anything, and than a statement waits for its answer. */
  static final Duration HANGS_AFTER = Duration.ofMinutes(5);

  private final List<LeaderTask> tasks;
  private final Leadership leadership;
  private final Runnable onLoss;
  private final Duration every;
  private final Duration hangsAfter;
  private final List<Repeated> repeated = new ArrayList<>();
  private final Outage database = new Outage(LOG, "the database");
  private final List<Thread> threads = new ArrayList<>();
  private CountDownLatch end = new CountDownLatch(1);
  private volatile boolean leads;

  /**
   * @param hangsAfter how long a task may take before this process gives the lead up
   * @param onLoss what is done when another process takes over
   */
  Leader(
      List<LeaderTask> tasks,
      Leadership leadership,
      Duration every,
      Duration hangsAfter,
      Runnable onLoss) {
    this.tasks = tasks;
    this.hangsAfter = hangsAfter;
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
    tasks.stream().map(Repeated::new).forEach(repeated::add);
    repeated.forEach(task -> threads.add(task.thread));
    threads.add(thread("leader", this::lead));
    threads.forEach(Thread::start);
  }

  @Override
  public void stop() {
    end.countDown();
    threads.forEach(Leader::join);
    threads.clear();
    repeated.clear();
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
      look();
    } while (!ended(every));
    leads = false;
    leadership.close();
  }

  private void look() {
    boolean led = leads;
    try {
      leads = repeated.stream().allMatch(Repeated::goesOn) && leadership.isOurs();
    } catch (Throwable failed) {
      leads = false;
      LOG.error("this process cannot lead", failed);
    }
    if (led != leads) {
      LOG.info(leads ? "this process dispatches for the fleet" : "another process may dispatch");
    }
    if (led && !leads) {
      leadership.close();
      onLoss.run();
    }
  }

  /** A task and its thread. */
  private final class Repeated {
    private final LeaderTask task;
    private final Thread thread;
    private volatile long began;
    private volatile boolean busy;

    Repeated(LeaderTask task) {
      this.task = task;
      this.thread = thread("leader-" + task.name(), this::run);
    }

    private boolean goesOn() {
      boolean hangs = busy && System.nanoTime() - began > hangsAfter.toNanos();
      if (leads && (hangs || !thread.isAlive())) {
        LOG.error("{} {}; the lead is given up", task.name(), hangs ? "hangs" : "has ended");
      }
      return !hangs && thread.isAlive();
    }

    private void run() {
      Duration pause;
      do {
        pause = leads ? timed() : every;
      } while (!ended(pause));
    }

    private Duration timed() {
      began = System.nanoTime();
      busy = true;
      try {
        return guarded();
      } finally {
        busy = false;
      }
    }

    /** An error too: a task that is never done again is worse than one that fails. */
    private Duration guarded() {
      try {
        Duration pause = task.once().get();
        database.here();
        return pause;
      } catch (DataAccessException failed) {
        database.away(task.name() + " waits", failed);
      } catch (Throwable failed) {
        LOG.error("{} failed, it is done again", task.name(), failed);
      }
      return every;
    }
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
