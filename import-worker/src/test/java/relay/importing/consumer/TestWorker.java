package relay.importing.consumer;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import relay.gate.CircuitRules;
import relay.gate.store.GateStore;
import relay.importing.gates.Gatekeeper;
import relay.importing.gates.Gates;
import relay.importing.stage.Shutdown;
import relay.importing.stage.Stage;
import relay.jobs.Delivery;
import relay.jobs.Disposition;
import relay.jobs.Job;
import relay.jobs.JobHandler;
import relay.jobs.TraceContext;
import relay.retry.RetryPolicy;
import relay.run.ItemLease;
import relay.run.store.ItemClaims;
import relay.run.store.StepCommitter;
import relay.secrets.Keyset;
import relay.telemetry.HostIds;
import relay.telemetry.Outage;
import relay.testing.TestDatabase;
import relay.time.Pace;

/** One worker's handler over its own committer, as the configuration composes it. */
final class TestWorker implements AutoCloseable {
  static final Duration LEASE = Duration.ofSeconds(30);

  private final StepCommitter committer;
  private final ItemClaims claims;
  private final ImportItemHandler handler;
  private final Shutdown shutdown = new Shutdown();

  TestWorker(TestDatabase database, String name, List<Stage> stages, RetryPolicy policy) {
    var clock = Clock.systemUTC();
    var gathering = StepCommitter.Gathering.DEFAULT;
    committer = new StepCommitter(database.jdbc(), clock, name, LEASE, gathering);
    claims = new ItemClaims(database.jdbc(), clock, LEASE, gathering);
    var processor =
        new ItemProcessor(
            new Stages(stages),
            committer,
            new DataKeys(Keyset.generate()),
            policy,
            Pace.REAL,
            keeper(database, clock),
            (item, result, next, waited, took) -> {},
            shutdown,
            clock);
    handler =
        new ImportItemHandler(
            claims,
            processor,
            new HeldLeases(),
            new Outage(LoggerFactory.getLogger(TestWorker.class), "the database"),
            new WorkerSettings(64, 8, Duration.ofMillis(50), Duration.ofMillis(50)));
  }

  private static Gatekeeper keeper(TestDatabase database, Clock clock) {
    var transactions = new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
    var store = new GateStore(database.jdbc(), transactions, CircuitRules.LIVE, clock);
    return new Gatekeeper(
        new Gates(store, CircuitRules.LIVE, clock),
        new HostIds(database.jdbc())::of,
        UnaryOperator.identity());
  }

  /** Tells it to stop. */
  void shutDown() {
    shutdown.begin();
  }

  JobHandler handler() {
    return handler;
  }

  /** Delivers the item as it was handed out, and says how the message was settled. */
  Disposition deliver(ItemLease handedOut) {
    return deliver(new Job.ImportItem(handedOut, 1, TraceContext.NONE));
  }

  /** Delivers a job, and says how its message was settled. */
  Disposition deliver(Job job) {
    var delivery = new OneDelivery(job);
    handler.handle(delivery);
    return delivery.settled();
  }

  @Override
  public void close() {
    claims.close();
    committer.close();
  }

  private static final class OneDelivery implements Delivery {
    private final Job job;
    private Disposition settled = Disposition.GIVE_BACK;

    OneDelivery(Job job) {
      this.job = job;
    }

    @Override
    public Job job() {
      return job;
    }

    @Override
    public void settle(Disposition disposition) {
      settled = disposition;
    }

    Disposition settled() {
      return settled;
    }
  }
}
