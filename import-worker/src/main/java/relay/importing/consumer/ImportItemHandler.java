package relay.importing.consumer;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.MDC;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import relay.jobs.Delivery;
import relay.jobs.Disposition;
import relay.jobs.Job;
import relay.jobs.JobHandler;
import relay.run.ClaimedItem;
import relay.run.ItemLease;
import relay.run.store.ItemClaims;
import relay.telemetry.Outage;

/**
 * One delivery of an item: claims it, lets it be processed under a lease that is kept alive, and
 * settles when all is committed. A message that is late or doubled claims nothing and is done.
 */
final class ImportItemHandler implements JobHandler {
  private final ItemClaims claims;
  private final ItemProcessor processor;
  private final HeldLeases leases;
  private final Outage database;
  private final WorkerSettings settings;

  ImportItemHandler(
      ItemClaims claims,
      ItemProcessor processor,
      HeldLeases leases,
      Outage database,
      WorkerSettings settings) {
    this.claims = claims;
    this.processor = processor;
    this.leases = leases;
    this.database = database;
    this.settings = settings;
  }

  @Override
  public void handle(Delivery delivery) {
    if (delivery.job() instanceof Job.ImportItem job) {
      try (var _ = job.trace().logged()) {
        delivery.settle(handled(job));
      }
    } else {
      delivery.settle(new Disposition.Aside("not an import job"));
    }
  }

  private Disposition handled(Job.ImportItem job) {
    long began = System.nanoTime();
    Optional<ClaimedItem> claimed;
    try {
      claimed = claims.claim(job.lease());
    } catch (DataAccessException failed) {
      return later(job, job.lease(), failed);
    }
    database.here();
    return claimed
        .map(item -> worked(job, item, Duration.ofNanos(System.nanoTime() - began)))
        .orElse(Disposition.DONE);
  }

  private Disposition worked(Job.ImportItem job, ClaimedItem item, Duration waited) {
    leases.hold(item.lease());
    try (var _ = MDC.putCloseable("run", item.run().runId());
        var _ = MDC.putCloseable("item", item.lease().item().itemId())) {
      return disposition(job, item, processor.process(item, waited));
    } catch (DataAccessException | TransactionException failed) {
      return later(job, item.lease(), failed);
    } finally {
      leases.letGo(item.lease());
    }
  }

  private static Disposition disposition(
      Job.ImportItem job, ClaimedItem item, ItemProcessor.End end) {
    return switch (end) {
      case ItemProcessor.End.Settled settled -> Disposition.DONE;
      case ItemProcessor.End.Again(int attempt, Duration delay) ->
          new Disposition.Later(new Job.ImportItem(item.lease(), attempt, job.trace()), delay);
      case ItemProcessor.End.GivenUp(String reason) -> new Disposition.Aside(reason);
    };
  }

  /** The message keeps the newest lease, so the item goes on as soon as the database is back. */
  private Disposition later(Job.ImportItem job, ItemLease lease, RuntimeException failed) {
    database.away("items come again", failed);
    return new Disposition.Later(
        new Job.ImportItem(lease, job.attempt(), job.trace()), settings.databaseRetry());
  }
}
