package relay.reconcile.consumer;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import relay.jobs.JobHandler;
import relay.jobs.JobQueue;
import relay.jobs.WorkQueue;

/** Takes reconcile jobs from the moment the service is up; the queue's own lifecycle drains it. */
final class ReconcileConsumer {
  private final JobQueue queue;
  private final ReconcileSettings settings;
  private final JobHandler handler;

  ReconcileConsumer(JobQueue queue, ReconcileSettings settings, JobHandler handler) {
    this.queue = queue;
    this.settings = settings;
    this.handler = handler;
  }

  @EventListener(ApplicationReadyEvent.class)
  void begin() {
    queue.consume(WorkQueue.RECONCILE_ITEM, settings.concurrency(), handler);
  }
}
