package relay.importing.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relay.host.FaultKind;
import relay.host.HostFault;
import relay.host.HostOperation;
import relay.importing.provision.FaultOutcomes;
import relay.jobs.Disposition;
import relay.retry.RetryPolicy;
import relay.run.ConfirmationStatus;
import relay.run.ItemLease;
import relay.run.ItemPosition;
import relay.run.ItemStage;
import relay.run.ItemState;
import relay.run.ReasonCode;
import relay.run.StageOutcome;
import relay.run.Verdict;
import relay.run.store.FleetCounts;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;
import relay.testing.TestRun;

/** An item whose host is out of order waits: without an attempt, and not for ever. */
class OutageTest {
  private static final RetryPolicy PAUSES =
      new RetryPolicy(List.of(Duration.ofSeconds(1), Duration.ofSeconds(5)));
  private static TestDatabase database;

  private TestRun run;

  @BeforeAll
  static void start() {
    database = TestPostgres.newDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void aRun() {
    run = TestRun.of(database, 1);
  }

  @Test
  void itSpendsNoAttemptHoweverOftenItIsMet() {
    for (int times = 1; times <= 9; times++) {
      assertThat(deliver(outage())).isEqualTo(Disposition.DONE);
    }

    assertThat(run.position(1)).isEqualTo(new ItemPosition(ItemStage.PROVISION, ItemState.WAITING));
    assertThat(run.work(1, "waits_for", String.class)).isEqualTo("outage");
    assertThat(run.work(1, "attempt", Integer.class)).isOne();
    assertThat(run.work(1, "findings #>> '{outage,times}'", String.class)).isEqualTo("9");
    assertThat(run.shown(1, "retry_count", Integer.class)).isZero();
    assertThat(run.shown(1, "last_error", String.class)).contains("no_connection");
    assertThat(run.trail(1)).hasSize(9).containsOnly("parked");
    assertThat(new FleetCounts(database.jdbc(), Clock.systemUTC()).items().parked()).isPositive();
  }

  @Test
  void itIsLookedAtAgainAfterTheLongestPauseAtMost() {
    deliver(outage());
    deliver(outage());
    deliver(outage());

    assertThat(run.work(1, "not_before <= now() + interval '5 seconds'", Boolean.class)).isTrue();
  }

  @Test
  void itEndsWithTheParkLimit() {
    deliver(outage());
    database
        .jdbc()
        .sql(
            """
            UPDATE import_items
            SET findings = jsonb_set(findings, '{outage,since}', '"2026-01-01T00:00:00Z"')
            WHERE run_no = :run
            """)
        .param("run", run.number().value())
        .update();

    assertThat(deliver(outage())).isEqualTo(Disposition.DONE);

    assertThat(run.position(1)).isEqualTo(ItemPosition.DONE);
    assertThat(run.shown(1, "access_status", String.class)).isEqualTo("degraded");
    assertThat(run.shown(1, "reason_code", String.class)).isEqualTo("host.unavailable");
    assertThat(run.trail(1)).containsExactly("parked", "finished");
  }

  @Test
  void aCancelledRunDoesNotWaitForItsHost() {
    database
        .jdbc()
        .sql("UPDATE import_runs SET activity = 'cancelling' WHERE run_no = :run")
        .param("run", run.number().value())
        .update();

    deliver(ItemStage.CONFIRM, outage());

    assertThat(run.shown(1, "reason_code", String.class)).isEqualTo("host.unavailable");
  }

  @Test
  void itIsForgottenWhenTheHostAnswers() {
    deliver(outage());

    deliver(new StageOutcome.Advance(ItemStage.CONFIRM));

    assertThat(run.work(1, "findings -> 'outage' IS NULL", Boolean.class)).isTrue();
  }

  private static StageOutcome outage() {
    return FaultOutcomes.of(
        new HostFault(
            FaultKind.OUTAGE,
            ReasonCode.HOST_UNAVAILABLE,
            HostOperation.ACCOUNT_CREATE,
            Optional.empty(),
            "no_connection",
            "refused",
            Optional.empty()));
  }

  private Disposition deliver(StageOutcome outcome) {
    return deliver(ItemStage.PROVISION, outcome);
  }

  private Disposition deliver(ItemStage stage, StageOutcome outcome) {
    run.put(1, ItemPosition.inFlight(stage));
    var active = new StageOutcome.Finish(Verdict.active(ConfirmationStatus.CONFIRMED), "");
    var stages = ScriptedStage.all(item -> item.stage() == stage ? outcome : active);
    try (var worker = new TestWorker(database, "worker-1", stages, PAUSES)) {
      return worker.deliver(new ItemLease(run.item(1), run.work(1, "lease_epoch", Integer.class)));
    }
  }
}
