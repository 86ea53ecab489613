package relay.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import relay.jobs.JobQueue;
import relay.jobs.QueueSettings;
import relay.jobs.inprocess.InProcessJobQueue;
import relay.run.ImportMode;
import relay.run.ItemState;
import relay.run.store.EngineSettings;
import relay.run.store.ItemHandOut;
import relay.run.store.RunActions;
import relay.run.store.RunEnds;
import relay.run.store.RunFinish;
import relay.run.store.Workers;
import relay.telemetry.EngineMetrics;
import relay.telemetry.HostIds;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;
import relay.testing.TestRun;

class DispatcherTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int SLOTS = 16;

  private TestDatabase database;
  private JobQueue queue;
  private Leader leader;
  private RunActions actions;
  private DispatchSettings settings;

  @BeforeEach
  void start() {
    database = TestPostgres.newDatabase();
    queue = new InProcessJobQueue(defaults("relay.queue", QueueSettings.class));
    settings = defaults("relay.dispatch", DispatchSettings.class);
    new Workers(database.jdbc(), Clock.systemUTC()).seen("bench", Workers.IMPORT, SLOTS);
    actions = new RunActions(database.jdbc());
    leader = leader(queue);
  }

  @AfterEach
  void stop() {
    leader.stop();
    queue.close();
    database.close();
  }

  @Test
  void aSmallRunDoesNotWaitBehindABigOne() {
    var big = TestRun.of(database, 3_000, 3, ImportMode.PARTIAL);
    try (var worker = new BenchWorker(database, queue, SLOTS)) {
      leader.start();
      await().atMost(LIMIT).until(() -> worker.begun().size() > 200);
      var small = TestRun.of(database, 2);
      int before = worker.begun().size();

      await().atMost(LIMIT).until(() -> small.count(ItemState.DONE) == 2);

      int last =
          Math.max(worker.begun().indexOf(small.item(1)), worker.begun().indexOf(small.item(2)));
      long ofTheBigRun =
          worker.begun().subList(before, last).stream()
              .filter(item -> item.run().equals(big.number()))
              .count();
      assertThat(ofTheBigRun)
          .as("items of the big run begun before the small one's")
          .isLessThan(1_000);
    }
  }

  @Test
  void aBaseUrlThatHangsDoesNotHoldUpTheOthers() {
    var run = TestRun.of(database, 400, 4, ImportMode.PARTIAL);
    try (var worker =
        new BenchWorker(
            database,
            queue,
            SLOTS,
            item -> item.baseUrl().value().equals("https://relay-1.example/v1"),
            BenchWorker::active)) {
      leader.start();

      await().atMost(LIMIT).until(() -> run.count(ItemState.DONE) == 300);

      assertThat(run.count(ItemState.IN_FLIGHT) + run.count(ItemState.READY)).isEqualTo(100);
      worker.release();
      await().atMost(LIMIT).until(() -> run.run("state").equals("completed"));
    }
  }

  @Test
  void aRunEndsOnceAndItsCountersAreItsRows() {
    var run = TestRun.of(database, 500);
    try (var worker = new BenchWorker(database, queue, SLOTS)) {
      leader.start();
      await().atMost(LIMIT).until(() -> run.run("state").equals("completed"));

      assertThat(worker.begun()).hasSize(500).doesNotHaveDuplicates();
      assertThat(run.counter("completed")).isEqualTo(500);
      assertThat(run.counter("active")).isEqualTo(500);
      assertThat(run.counter("confirmed")).isEqualTo(500);
      assertThat(run.run("finished_at")).isNotNull();
      assertThat(run.run("key_retention_until")).isNotNull();
    }
  }

  @Test
  void aPausedRunStaysWhereItIsAndGoesOnWhenResumed() {
    var run = TestRun.of(database, 200);
    assertThat(actions.pause(run.number())).isTrue();
    assertThat(actions.pause(run.number())).as("twice").isFalse();
    try (var worker = new BenchWorker(database, queue, SLOTS)) {
      var other = TestRun.of(database, 200);
      leader.start();
      await().atMost(LIMIT).until(() -> other.run("state").equals("completed"));
      assertThat(run.count(ItemState.READY)).isEqualTo(200);

      assertThat(actions.resume(run.number())).isTrue();
      await().atMost(LIMIT).until(() -> run.run("state").equals("completed"));
      assertThat(worker.begun()).hasSize(400);
    }
  }

  @Test
  void aCancelledRunEndsWithinSeconds() {
    var run = TestRun.of(database, 20_000);
    try (var worker = new BenchWorker(database, queue, SLOTS, item -> true, BenchWorker::active)) {
      leader.start();
      await().atMost(LIMIT).until(() -> worker.begun().size() == SLOTS);

      assertThat(actions.cancel(run.number())).isTrue();

      await().atMost(LIMIT).until(() -> run.run("state").equals("cancelled"));
      assertThat(worker.begun()).as("nothing new was begun").hasSize(SLOTS);
      assertThat(run.shown(1, "reason_code", String.class)).isEqualTo("run.cancelled");
      assertThat(run.counter("completed")).isEqualTo(20_000);
      assertThat(actions.cancel(run.number())).as("an ended run").isFalse();
    }
  }

  @Test
  void whatTheBrokerDoesNotTakeStaysReady() {
    var run = TestRun.of(database, 300);
    try (var away = new BrokerAway();
        var waiting = leader(away)) {
      waiting.start();
      await().atMost(LIMIT).until(() -> away.refused() > 0);
    }
    assertThat(run.count(ItemState.READY)).isEqualTo(300);

    try (var worker = new BenchWorker(database, queue, SLOTS)) {
      leader.start();
      await().atMost(LIMIT).until(() -> run.run("state").equals("completed"));
      assertThat(worker.begun()).hasSize(300);
    }
  }

  @Test
  void onlyOneOfTwoProcessesLeads() {
    try (var second = leader(queue)) {
      leader.start();
      await().atMost(LIMIT).until(leader::leads);
      second.start();

      leader.stop();

      await().atMost(LIMIT).until(second::leads);
      assertThat(leader.leads()).isFalse();
    }
  }

  private Leader leader(JobQueue over) {
    var jdbc = database.jdbc();
    var clock = Clock.systemUTC();
    var transaction = new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
    var items = new ItemHandOut(jdbc, clock);
    var workers = new Workers(jdbc, clock);
    var engine = defaults("relay.engine", EngineSettings.class);
    var dispatcher = new Dispatcher(items, workers, over, settings, engine);
    var watch =
        new RunWatch(
            new RunFinish(jdbc, transaction, clock),
            new RunEnds(jdbc, clock),
            new EngineMetrics(new SimpleMeterRegistry()),
            new HostIds(jdbc));
    return new Leader(
        List.of(
            new LeaderTask("dispatch", dispatcher::round),
            LeaderTask.every("runs", Duration.ofMillis(100), watch::run)),
        new Leadership(database.dataSource()),
        Duration.ofMillis(100),
        Leader.HANGS_AFTER,
        () -> {});
  }

  private static <T> T defaults(String prefix, Class<T> type) {
    return new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate(prefix, type);
  }
}
