package relay.api.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Predicate;
import relay.jobs.Delivery;
import relay.jobs.Disposition;
import relay.jobs.Job;
import relay.jobs.JobQueue;
import relay.jobs.WorkQueue;
import relay.model.ItemKey;
import relay.retry.RetryPolicy;
import relay.run.ClaimedItem;
import relay.run.ConfirmationStatus;
import relay.run.NextStep;
import relay.run.StageOutcome;
import relay.run.StageResult;
import relay.run.Verdict;
import relay.run.store.ItemClaims;
import relay.run.store.StepCommitter;
import relay.run.store.StepWrite;
import relay.testing.TestDatabase;

/** A worker whose items take one step and no time, but for those of a base URL that hangs. */
final class BenchWorker implements AutoCloseable {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final ItemClaims claims;
  private final StepCommitter committer;
  private final List<ItemKey> begun = new CopyOnWriteArrayList<>();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final Predicate<ClaimedItem> hangs;
  private final Function<ClaimedItem, StageOutcome> outcome;

  BenchWorker(TestDatabase database, JobQueue queue, int concurrency) {
    this(database, queue, concurrency, item -> false, BenchWorker::active);
  }

  BenchWorker(
      TestDatabase database,
      JobQueue queue,
      int concurrency,
      Predicate<ClaimedItem> hangs,
      Function<ClaimedItem, StageOutcome> outcome) {
    var clock = Clock.systemUTC();
    var gathering = StepCommitter.Gathering.DEFAULT;
    this.claims = new ItemClaims(database.jdbc(), clock, LEASE, gathering);
    this.committer = new StepCommitter(database.jdbc(), clock, "bench", LEASE, gathering);
    this.hangs = hangs;
    this.outcome = outcome;
    queue.consume(WorkQueue.IMPORT_ITEM, concurrency, this::handle);
  }

  static StageOutcome active(ClaimedItem item) {
    return new StageOutcome.Finish(Verdict.active(ConfirmationStatus.CONFIRMED), "");
  }

  /** The items in the order in which they were begun. */
  List<ItemKey> begun() {
    return List.copyOf(begun);
  }

  /** Lets go of what hangs. */
  void release() {
    hanging.countDown();
  }

  private void handle(Delivery delivery) {
    if (delivery.job() instanceof Job.ImportItem job) {
      claims.claim(job.lease()).ifPresent(this::work);
    }
    delivery.settle(Disposition.DONE);
  }

  private void work(ClaimedItem item) {
    begun.add(item.lease().item());
    if (hangs.test(item)) {
      await();
    }
    var result = StageResult.of(outcome.apply(item), item.findings());
    var next = NextStep.after(item, result.outcome(), RetryPolicy.STAGE);
    committer.commit(StepWrite.of(item, result, next, Clock.systemUTC().instant()));
  }

  private void await() {
    try {
      hanging.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    release();
    claims.close();
    committer.close();
  }
}
