package relay.importing.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import relay.jobs.Job;
import relay.jobs.JobQueue;
import relay.jobs.QueueSettings;
import relay.jobs.TraceContext;
import relay.jobs.WorkQueue;
import relay.jobs.rabbit.RabbitJobQueue;
import relay.retry.RetryPolicy;
import relay.run.ClaimedItem;
import relay.run.ConfirmationStatus;
import relay.run.ImportMode;
import relay.run.ItemStage;
import relay.run.ItemState;
import relay.run.ReasonCode;
import relay.run.StageOutcome;
import relay.run.Verdict;
import relay.run.store.ItemHandOut;
import relay.testing.TestBroker;
import relay.testing.TestPostgres;
import relay.testing.TestRun;

/**
 * Items over a real broker: each fails once on its way and comes back over a wait queue, some fail
 * to the end and become dead letters, and one of two workers loses its connection in the middle. An
 * item whose retry was committed but not yet in its wait queue then comes back by the sweep.
 */
class OverRabbitTest {
  private static final int ITEMS = 600;
  private static final int HOPELESS = 7;
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final RetryPolicy TWO_RETRIES =
      new RetryPolicy(List.of(Duration.ofMillis(50), Duration.ofMillis(50)));

  private final QueueSettings settings =
      new QueueSettings(
          TestBroker.newPrefix(),
          List.of(Duration.ofMillis(50), Duration.ofMillis(200)),
          Duration.ofSeconds(10),
          Duration.ofMillis(200),
          Duration.ofSeconds(5));

  @Test
  void everyItemEndsThoughAWorkerLosesItsConnection() {
    var stages = ScriptedStage.all(OverRabbitTest::failsOnce);
    CachingConnectionFactory publishing = TestBroker.shared().connectionFactory();
    CachingConnectionFactory steady = TestBroker.shared().connectionFactory();
    CachingConnectionFactory losing = TestBroker.shared().connectionFactory();
    try (var database = TestPostgres.newDatabase();
        JobQueue publisher = new RabbitJobQueue(publishing, settings);
        JobQueue first = new RabbitJobQueue(steady, settings);
        JobQueue second = new RabbitJobQueue(losing, settings);
        var one = new TestWorker(database, "first", stages, TWO_RETRIES);
        var two = new TestWorker(database, "second", stages, TWO_RETRIES)) {
      var run = TestRun.of(database, ITEMS, 3, ImportMode.PARTIAL);
      first.consume(WorkQueue.IMPORT_ITEM, 32, one.handler());
      second.consume(WorkQueue.IMPORT_ITEM, 32, two.handler());
      var items = new ItemHandOut(database.jdbc(), Clock.systemUTC());
      handOut(items, publisher);

      await().atMost(LIMIT).until(() -> run.count(ItemState.DONE) > ITEMS / 4);
      losing.resetConnection();

      await()
          .atMost(LIMIT)
          .until(() -> {
            items.sweep(Duration.ZERO);
            handOut(items, publisher);
            return run.count(ItemState.DONE) == ITEMS;
          });
      assertThat(run.counter("active")).isEqualTo(ITEMS - HOPELESS);
      assertThat(run.counter("degraded")).isEqualTo(HOPELESS);
      assertThat(run.counter("retries")).isEqualTo(ITEMS - HOPELESS + 2L * HOPELESS);
      await()
          .atMost(LIMIT)
          .until(() -> publisher.deadLetters(WorkQueue.IMPORT_ITEM, 100).size() == HOPELESS);
    } finally {
      List.of(publishing, steady, losing).forEach(CachingConnectionFactory::destroy);
    }
  }

  private static void handOut(ItemHandOut items, JobQueue queue) {
    var turns =
        items.ready(Map.of(), 10).stream()
            .map(target -> new ItemHandOut.Turn(target, ITEMS))
            .toList();
    var jobs =
        items.handOut(turns, TestWorker.LEASE).stream()
            .map(item -> new Job.ImportItem(item.lease(), item.attempt(), TraceContext.NONE))
            .toList();
    assertThat(queue.publish(jobs).complete()).isTrue();
  }

  private static StageOutcome failsOnce(ClaimedItem item) {
    boolean hopeless = item.lease().item().itemNo() <= HOPELESS;
    if (item.stage() == ItemStage.PROBE && (hopeless || item.attempt() == 1)) {
      return new StageOutcome.RetryLater(
          "503",
          Optional.empty(),
          Verdict.degraded(ConfirmationStatus.PENDING, ReasonCode.UPSTREAM_UNAVAILABLE));
    }
    return ScriptedStage.pass(item);
  }
}
