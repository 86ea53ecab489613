package relay.api.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import relay.jobs.DeadLetter;
import relay.jobs.Job;
import relay.jobs.JobHandler;
import relay.jobs.JobQueue;
import relay.jobs.PublishReport;
import relay.jobs.PublishReport.Cause;
import relay.jobs.PublishReport.NotTaken;
import relay.jobs.QueueDepth;
import relay.jobs.Subscription;
import relay.jobs.TakenLetter;
import relay.jobs.WorkQueue;

/** A queue as it looks while its broker is away. */
final class BrokerAway implements JobQueue {
  private final AtomicInteger refused = new AtomicInteger();

  int refused() {
    return refused.get();
  }

  @Override
  public PublishReport publish(List<? extends Job> jobs) {
    refused.addAndGet(jobs.size());
    return new PublishReport(
        List.of(), jobs.stream().map(job -> new NotTaken(job, Cause.UNKNOWN)).toList());
  }

  @Override
  public PublishReport publishLater(List<? extends Job> jobs, Duration delay) {
    return publish(jobs);
  }

  @Override
  public Subscription consume(WorkQueue queue, int concurrency, JobHandler handler) {
    throw new UnsupportedOperationException("only for publishing");
  }

  @Override
  public Optional<QueueDepth> depth(WorkQueue queue) {
    return Optional.empty();
  }

  @Override
  public List<DeadLetter> deadLetters(WorkQueue queue, int limit) {
    return List.of();
  }

  @Override
  public int takeDeadLetters(WorkQueue queue, int limit, Consumer<List<TakenLetter>> keeper) {
    return 0;
  }

  @Override
  public void drain(Duration limit) {}

  @Override
  public void close() {}
}
