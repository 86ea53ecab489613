package relay.importing.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relay.gate.GateKind;
import relay.gate.Sign;
import relay.importing.stage.ItemKeyMaterial;
import relay.importing.stage.Stage;
import relay.jobs.Disposition;
import relay.retry.RetryPolicy;
import relay.run.ClaimedItem;
import relay.run.ConfirmationStatus;
import relay.run.ItemLease;
import relay.run.ItemPosition;
import relay.run.ItemStage;
import relay.run.ItemState;
import relay.run.ReasonCode;
import relay.run.StageOutcome;
import relay.run.StageResult;
import relay.run.Verdict;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;
import relay.testing.TestRun;

/** What a worker makes of a stage's result when a gate stops, or is shut already. */
class GatekeeperTest {
  private static final RetryPolicy POLICY =
      new RetryPolicy(List.of(Duration.ofSeconds(1), Duration.ofSeconds(5)));
  private static final StageOutcome REFUSED =
      new StageOutcome.Finish(Verdict.broken(ReasonCode.UPSTREAM_KEY_REJECTED), "401");
  private static final StageOutcome FAILED =
      new StageOutcome.RetryLater(
          "503",
          Optional.empty(),
          Verdict.degraded(ConfirmationStatus.FAILED, ReasonCode.UPSTREAM_UNAVAILABLE));
  private static final StageOutcome ACTIVE =
      new StageOutcome.Finish(Verdict.active(ConfirmationStatus.CONFIRMED), "");

  private static TestDatabase database;

  private final AtomicInteger asked = new AtomicInteger();
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
    database.jdbc().sql("DELETE FROM gates").update();
    run = TestRun.of(database, 8);
  }

  @Test
  void theKeyThatStopsAGateIsParkedAtIt() {
    try (var worker = worker(FAILED, Sign.FAILING)) {
      assertThat(deliver(worker, 1)).isEqualTo(Disposition.DONE);
    }

    assertThat(run.position(1)).isEqualTo(new ItemPosition(ItemStage.PROBE, ItemState.WAITING));
    assertThat(run.work(1, "waits_for", String.class)).isEqualTo("outage");
    assertThat(run.work(1, "gate_no IS NOT NULL", Boolean.class)).isTrue();
    assertThat(run.work(1, "not_before > now() + interval '5 hours'", Boolean.class))
        .as("it gives up with the park limit")
        .isTrue();
    assertThat(run.work(1, "attempt", Integer.class)).isOne();
    assertThat(run.shown(1, "retry_count", Integer.class)).isZero();
    assertThat(run.trail(1)).containsExactly("parked");
  }

  @Test
  void whoComesLaterIsParkedWithoutBeingAsked() {
    try (var worker = worker(FAILED, Sign.FAILING)) {
      deliver(worker, 1);
      deliver(worker, 2);
    }

    assertThat(run.position(2)).isEqualTo(new ItemPosition(ItemStage.PROBE, ItemState.WAITING));
    assertThat(asked).hasValue(1);
  }

  @Test
  void aLaterFailureOfAKeyIsItsOwn() {
    database.jdbc().sql("UPDATE import_items SET attempt = 2").update();
    try (var worker = worker(FAILED, Sign.FAILING)) {
      assertThat(deliver(worker, 1)).isInstanceOf(Disposition.Later.class);
    }

    assertThat(run.work(1, "attempt", Integer.class)).isEqualTo(3);
  }

  @Test
  void aRefusedKeyIsLookedAtOnceMore() {
    try (var worker = worker(REFUSED, Sign.REFUSED)) {
      assertThat(deliver(worker, 1))
          .isInstanceOfSatisfying(
              Disposition.Later.class,
              later -> assertThat(later.delay()).isGreaterThan(Duration.ofSeconds(1)));
      assertThat(run.shown(1, "access_status", String.class)).isEqualTo("unknown");

      deliver(worker, 1);
    }

    assertThat(run.shown(1, "reason_code", String.class)).isEqualTo("upstream.key_rejected");
  }

  @Test
  void theFifthRefusedKeyInARowStopsTheBaseUrl() {
    try (var worker = worker(REFUSED, Sign.REFUSED)) {
      for (int item = 1; item <= 6; item++) {
        deliver(worker, item);
      }
      assertThat(run.position(4).state()).as("on its second look").isEqualTo(ItemState.IN_FLIGHT);
      assertThat(run.position(5).state()).isEqualTo(ItemState.WAITING);
      assertThat(run.position(6).state()).isEqualTo(ItemState.WAITING);

      deliver(worker, 4);
    }

    assertThat(run.position(4).state()).as("nobody is condemned").isEqualTo(ItemState.WAITING);
  }

  @Test
  void aParkedKeyThatFailsAgainAfterAnotherWasAcceptedPaysForItself() {
    try (var worker = worker(REFUSED, Sign.REFUSED)) {
      for (int item = 1; item <= 5; item++) {
        deliver(worker, item);
      }
    }
    assertThat(run.position(5).state()).isEqualTo(ItemState.WAITING);
    database.jdbc().sql("UPDATE gates SET good_at = now() + interval '1 minute'").update();
    try (var worker = worker(REFUSED, Sign.REFUSED)) {
      deliver(worker, 5);
    }

    assertThat(run.shown(5, "reason_code", String.class)).isEqualTo("upstream.key_rejected");
  }

  @Test
  void whatAllKeysMetForLongEnoughCondemnsAtOnce() {
    try (var worker = worker(ACTIVE, Sign.ANSWERS)) {
      deliver(worker, 1);
    }
    database.jdbc().sql("UPDATE gates SET believed = 'refused'").update();
    try (var worker = worker(REFUSED, Sign.REFUSED)) {
      deliver(worker, 2);
    }

    assertThat(run.shown(2, "reason_code", String.class)).isEqualTo("upstream.key_rejected");
    assertThat(run.shown(2, "reason_detail", String.class)).contains("all keys of the base URL");
  }

  @Test
  void itEndsWithTheParkLimitWhenTheGateIsStillShut() {
    try (var worker = worker(FAILED, Sign.FAILING)) {
      deliver(worker, 1);
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

      deliver(worker, 1);
    }

    assertThat(run.shown(1, "access_status", String.class)).isEqualTo("degraded");
    assertThat(run.shown(1, "reason_code", String.class)).isEqualTo("upstream.unavailable");
  }

  private TestWorker worker(StageOutcome outcome, Sign sign) {
    return new TestWorker(database, "worker-1", stages(outcome, sign), POLICY);
  }

  private Disposition deliver(TestWorker worker, int item) {
    run.put(item, ItemPosition.inFlight(ItemStage.PROBE));
    return worker.deliver(
        new ItemLease(run.item(item), run.work(item, "lease_epoch", Integer.class)));
  }

  private List<Stage> stages(StageOutcome outcome, Sign sign) {
    return EnumSet.complementOf(EnumSet.of(ItemStage.DONE)).stream()
        .<Stage>map(stage -> new Meeting(stage, outcome, sign, asked))
        .toList();
  }

  /** A stage that always says the same of its base URL. */
  private record Meeting(ItemStage stage, StageOutcome outcome, Sign sign, AtomicInteger asked)
      implements Stage {
    @Override
    public StageResult run(ClaimedItem item, ItemKeyMaterial key) {
      asked.incrementAndGet();
      return StageResult.of(outcome, item.findings()).withMet(GateKind.UPSTREAM, sign);
    }
  }
}
