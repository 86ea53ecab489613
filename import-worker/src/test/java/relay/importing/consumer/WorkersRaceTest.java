package relay.importing.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import relay.importing.stage.Stage;
import relay.jobs.Job;
import relay.jobs.JobQueue;
import relay.jobs.QueueSettings;
import relay.jobs.TraceContext;
import relay.jobs.WorkQueue;
import relay.jobs.inprocess.InProcessJobQueue;
import relay.retry.RetryPolicy;
import relay.run.ImportMode;
import relay.run.ItemState;
import relay.run.store.ItemHandOut;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;
import relay.testing.TestRun;

/**
 * Two workers race over a few thousand items, every message is delivered twice, and leases are
 * swept away under their feet: every item still takes each of its steps exactly once.
 */
class WorkersRaceTest {
  private static final int ITEMS = 3_000;
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Test
  void everyStepIsTakenExactlyOnce() {
    try (var database = TestPostgres.newDatabase();
        var queue = queue();
        var first = new TestWorker(database, "first", stages(), RetryPolicy.STAGE);
        var second = new TestWorker(database, "second", stages(), RetryPolicy.STAGE)) {
      var run = TestRun.of(database, ITEMS, 5, ImportMode.PARTIAL);
      queue.consume(WorkQueue.IMPORT_ITEM, 64, first.handler());
      queue.consume(WorkQueue.IMPORT_ITEM, 64, second.handler());

      var items = new ItemHandOut(database.jdbc(), Clock.systemUTC());
      var random = new Random(4711);
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> {
            handOutTwice(items, queue);
            sweepSome(database, run, random);
            return run.count(ItemState.DONE) == ITEMS;
          });

      assertThat(run.counter("completed")).isEqualTo(ITEMS);
      assertThat(run.counter("active")).isEqualTo(ITEMS);
      assertThat(trails(database, run))
          .as("the trail of every item")
          .containsExactly("stage_passed,stage_passed,stage_passed,finished");
    }
  }

  private static void handOutTwice(ItemHandOut items, JobQueue queue) {
    var turns =
        items.ready(Map.of(), 10).stream()
            .map(target -> new ItemHandOut.Turn(target, 100))
            .toList();
    if (turns.isEmpty()) {
      return;
    }
    var jobs =
        items.handOut(turns, TestWorker.LEASE).stream()
            .map(item -> new Job.ImportItem(item.lease(), item.attempt(), TraceContext.NONE))
            .toList();
    queue.publish(jobs);
    queue.publish(jobs);
  }

  /** As the sweep does, but whether or not the lease has run out. */
  private static void sweepSome(TestDatabase database, TestRun run, Random random) {
    database
        .jdbc()
        .sql(
            """
            UPDATE import_items SET state = 'ready'
            WHERE (run_no, item_no) IN (
              SELECT run_no, item_no FROM import_items
              WHERE run_no = :run AND state = 'in_flight' AND item_no % 7 = :some
              LIMIT 5 FOR UPDATE SKIP LOCKED)
            """)
        .param("run", run.number().value())
        .param("some", random.nextInt(7))
        .update();
  }

  private static List<String> trails(TestDatabase database, TestRun run) {
    return database
        .jdbc()
        .sql(
            """
            SELECT DISTINCT trail FROM (
              SELECT string_agg(event_type, ',' ORDER BY event_no) AS trail
              FROM item_events WHERE run_no = :run GROUP BY item_no) trails
            """)
        .param("run", run.number().value())
        .query((row, index) -> row.getString(1))
        .list();
  }

  private static List<Stage> stages() {
    return ScriptedStage.good();
  }

  private static JobQueue queue() {
    return new InProcessJobQueue(
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("relay.queue", QueueSettings.class));
  }
}
