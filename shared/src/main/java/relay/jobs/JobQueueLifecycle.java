package relay.jobs;

import org.springframework.context.SmartLifecycle;

/**
 * Drains the queue when the application stops, before anything that jobs in hand still need goes
 * away: the last phase to start is the first to stop.
 */
final class JobQueueLifecycle implements SmartLifecycle {
  private final JobQueue queue;
  private final QueueSettings settings;
  private volatile boolean running;

  JobQueueLifecycle(JobQueue queue, QueueSettings settings) {
    this.queue = queue;
    this.settings = settings;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    queue.drain(settings.drainWithin());
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
