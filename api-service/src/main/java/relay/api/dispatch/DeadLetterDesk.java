package relay.api.dispatch;

import java.time.Duration;
import relay.jobs.JobQueue;
import relay.jobs.WorkQueue;

/**
 * Moves what was put aside, by workers or by the broker, from the queues to the table where people
 * find it. A letter leaves its queue after it is durable, so that none is lost.
 */
final class DeadLetterDesk {
  private static final int AT_ONCE = 500;

  private final JobQueue queue;
  private final DeadLetterStore store;
  private final Duration keptFor;

  DeadLetterDesk(JobQueue queue, DeadLetterStore store, Duration keptFor) {
    this.queue = queue;
    this.store = store;
    this.keptFor = keptFor;
  }

  void run() {
    for (WorkQueue work : WorkQueue.values()) {
      int taken;
      do {
        taken = queue.takeDeadLetters(work, AT_ONCE, letters -> store.keep(work, letters));
      } while (taken == AT_ONCE);
    }
    store.forget(keptFor);
  }
}
