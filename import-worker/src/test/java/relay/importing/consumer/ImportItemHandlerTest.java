package relay.importing.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.transaction.CannotCreateTransactionException;
import relay.importing.stage.ShutdownException;
import relay.jobs.Disposition;
import relay.jobs.Job;
import relay.jobs.TraceContext;
import relay.retry.RetryPolicy;
import relay.run.ClaimedItem;
import relay.run.ConfirmationStatus;
import relay.run.ItemLease;
import relay.run.ItemPosition;
import relay.run.ItemStage;
import relay.run.ItemState;
import relay.run.ReasonCode;
import relay.run.StageOutcome;
import relay.run.Verdict;
import relay.run.WaitCondition;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;
import relay.testing.TestRun;

class ImportItemHandlerTest {
  private static final RetryPolicy ONE_RETRY = new RetryPolicy(List.of(Duration.ofSeconds(7)));
  private static TestDatabase database;

  @BeforeAll
  static void start() {
    database = TestPostgres.newDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void oneDeliveryCarriesAnItemThroughAllItsStages() {
    var run = TestRun.of(database, 1);

    var settled = deliver(run, ScriptedStage::pass);

    assertThat(settled).isEqualTo(Disposition.DONE);
    assertThat(run.position(1)).isEqualTo(ItemPosition.DONE);
    assertThat(run.shown(1, "access_status", String.class)).isEqualTo("active");
    assertThat(run.trail(1))
        .containsExactly("stage_passed", "stage_passed", "stage_passed", "finished");
  }

  @Test
  void logLinesOfTheStagesCarryRunItemAndTrace() {
    var run = TestRun.of(database, 1);
    run.put(1, ItemPosition.inFlight(ItemStage.PROBE));
    var trace = TraceContext.begun(new UUID(1, 2), new UUID(3, 4));
    Map<String, String> seen = new HashMap<>();

    try (var worker =
        worker(item -> {
          seen.putAll(MDC.getCopyOfContextMap());
          return ScriptedStage.pass(item);
        })) {
      worker.deliver(new Job.ImportItem(new ItemLease(run.item(1), 0), 1, trace));
    }

    assertThat(seen)
        .containsEntry("trace_id", "00000000000000010000000000000002")
        .containsEntry("run", run.runId())
        .containsEntry("item", "item_000001");
    assertThat(MDC.get("trace_id")).isNull();
  }

  @Test
  void aFailedAttemptComesAgainUnderTheSameLease() {
    var run = TestRun.of(database, 1);

    var settled = deliver(run, item -> failed());

    assertThat(settled).isInstanceOf(Disposition.Later.class);
    var later = (Disposition.Later) settled;
    assertThat(later.delay()).isEqualTo(Duration.ofSeconds(7));
    var next = (Job.ImportItem) later.next();
    assertThat(next.attempt()).isEqualTo(2);
    assertThat(next.lease().epoch()).isEqualTo(run.work(1, "lease_epoch", Integer.class));
  }

  @Test
  void theLastFailedAttemptIsAVerdictAndADeadLetter() {
    var run = TestRun.of(database, 1);
    try (var worker = worker(item -> failed())) {
      run.put(1, ItemPosition.inFlight(ItemStage.PROBE));
      worker.deliver(new ItemLease(run.item(1), 0));

      var settled = worker.deliver(new ItemLease(run.item(1), 1));

      assertThat(settled).isEqualTo(new Disposition.Aside("upstream.unavailable"));
      assertThat(run.position(1)).isEqualTo(ItemPosition.DONE);
      assertThat(run.shown(1, "access_status", String.class)).isEqualTo("degraded");
      assertThat(run.trail(1)).containsExactly("retry_scheduled", "given_up");
    }
  }

  @Test
  void whatAStageDidNotExpectIsAFailedAttempt() {
    var run = TestRun.of(database, 1);

    var settled =
        deliver(
            run,
            item -> {
              throw new IllegalStateException("not foreseen");
            });

    assertThat(settled).isInstanceOf(Disposition.Later.class);
    assertThat(run.shown(1, "last_error", String.class))
        .isEqualTo("internal error: IllegalStateException");
  }

  @Test
  void aDatabaseThatGivesNoConnectionForATransactionSpendsNoAttempt() {
    var run = TestRun.of(database, 1);

    var settled =
        deliver(
            run,
            item -> {
              throw new CannotCreateTransactionException("the pool is empty");
            });

    assertThat(settled).isInstanceOf(Disposition.Later.class);
    assertThat(run.work(1, "attempt", Integer.class)).isOne();
    assertThat(run.trail(1)).isEmpty();
  }

  @Test
  void anItemThatWaitsNeedsNoMessage() {
    var run = TestRun.of(database, 1);

    var settled =
        deliver(
            run, item -> new StageOutcome.WaitFor(WaitCondition.KEY_LEASE, Duration.ofSeconds(2)));

    assertThat(settled).isEqualTo(Disposition.DONE);
    assertThat(run.position(1)).isEqualTo(new ItemPosition(ItemStage.PROBE, ItemState.WAITING));
    assertThat(run.work(1, "waits_for", String.class)).isEqualTo("key_lease");
  }

  @Test
  void aPausedRunsItemIsGivenBackUntouched() {
    var run = TestRun.of(database, 1);
    activity(run, "paused");

    var settled = deliver(run, item -> failed());

    assertThat(settled).isEqualTo(Disposition.DONE);
    assertThat(run.position(1)).isEqualTo(new ItemPosition(ItemStage.PROBE, ItemState.READY));
    assertThat(run.trail(1)).isEmpty();
  }

  @Test
  void aCancelledRunsItemEndsUnlessItIsPastProvision() {
    var run = TestRun.of(database, 2);
    activity(run, "cancelling");
    run.put(2, ItemPosition.inFlight(ItemStage.CONFIRM));
    try (var worker = worker(ScriptedStage::pass)) {
      run.put(1, ItemPosition.inFlight(ItemStage.PROVISION));

      worker.deliver(new ItemLease(run.item(1), 0));
      worker.deliver(new ItemLease(run.item(2), 0));
    }
    assertThat(run.shown(1, "reason_code", String.class)).isEqualTo("run.cancelled");
    assertThat(run.shown(2, "access_status", String.class)).isEqualTo("active");
  }

  @Test
  void aStoppingWorkerGivesAnItemBackBetweenTwoStages() {
    var run = TestRun.of(database, 1);
    run.put(1, ItemPosition.inFlight(ItemStage.PROBE));
    try (var worker = worker(ScriptedStage::pass)) {
      worker.shutDown();

      var settled = worker.deliver(new ItemLease(run.item(1), 0));

      assertThat(settled).isEqualTo(Disposition.DONE);
      assertThat(run.position(1)).isEqualTo(new ItemPosition(ItemStage.PROBE, ItemState.READY));
      assertThat(run.work(1, "attempt", Integer.class)).as("no attempt is spent").isEqualTo(1);
    }
  }

  @Test
  void aStageThatHasNotBegunWhenItsWorkerStopsIsGivenBack() {
    var run = TestRun.of(database, 1);

    var settled =
        deliver(
            run,
            item -> {
              throw new ShutdownException();
            });

    assertThat(settled).isEqualTo(Disposition.DONE);
    assertThat(run.position(1)).isEqualTo(new ItemPosition(ItemStage.PROBE, ItemState.READY));
    assertThat(run.work(1, "attempt", Integer.class)).as("no attempt is spent").isEqualTo(1);
  }

  @Test
  void whoIsFencedOutDropsItsResult() {
    var run = TestRun.of(database, 1);

    var settled =
        deliver(
            run,
            item -> {
              database
                  .jdbc()
                  .sql("UPDATE import_items SET lease_epoch = 99 WHERE run_no = :run")
                  .param("run", run.number().value())
                  .update();
              return ScriptedStage.pass(item);
            });

    assertThat(settled).isEqualTo(Disposition.DONE);
    assertThat(run.position(1)).isEqualTo(ItemPosition.inFlight(ItemStage.PROBE));
    assertThat(run.trail(1)).isEmpty();
  }

  private static StageOutcome failed() {
    return new StageOutcome.RetryLater(
        "503",
        Optional.empty(),
        Verdict.degraded(ConfirmationStatus.PENDING, ReasonCode.UPSTREAM_UNAVAILABLE));
  }

  private static void activity(TestRun run, String activity) {
    database
        .jdbc()
        .sql("UPDATE import_runs SET activity = :activity WHERE run_no = :run")
        .param("activity", activity)
        .param("run", run.number().value())
        .update();
  }

  private static Disposition deliver(TestRun run, Function<ClaimedItem, StageOutcome> script) {
    run.put(1, ItemPosition.inFlight(ItemStage.PROBE));
    try (var worker = worker(script)) {
      return worker.deliver(new ItemLease(run.item(1), 0));
    }
  }

  private static TestWorker worker(Function<ClaimedItem, StageOutcome> script) {
    return new TestWorker(database, "worker-1", ScriptedStage.all(script), ONE_RETRY);
  }
}
