package relay.run.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import relay.retry.RetryPolicy;
import relay.run.Advisory;
import relay.run.ClaimedItem;
import relay.run.ConfirmationStatus;
import relay.run.GatewayProof;
import relay.run.ItemFindings;
import relay.run.ItemLease;
import relay.run.ItemPosition;
import relay.run.ItemStage;
import relay.run.ItemState;
import relay.run.NextStep;
import relay.run.ProbeEvidence;
import relay.run.ReasonCode;
import relay.run.Spending;
import relay.run.StageOutcome;
import relay.run.StageResult;
import relay.run.TrailEvent;
import relay.run.Verdict;
import relay.run.store.StepCommitter.Gathering;
import relay.run.store.StepCommitter.Written;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;
import relay.testing.TestRun;

class StepCommitterTest {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static TestDatabase database;
  private static StepCommitter committer;
  private static ItemClaims claims;

  @BeforeAll
  static void start() {
    database = TestPostgres.newDatabase();
    var clock = Clock.systemUTC();
    committer =
        new StepCommitter(
            database.jdbc(),
            clock,
            "worker-1",
            LEASE,
            new Gathering(1, 500, Duration.ofMillis(30)));
    claims = new ItemClaims(database.jdbc(), clock, LEASE, Gathering.DEFAULT);
  }

  @AfterAll
  static void stop() {
    committer.close();
    claims.close();
    database.close();
  }

  @Test
  void aRetryIsCountedAndShownAndKeepsItsPlaceInTheQueue() {
    var run = TestRun.of(database, 1);
    var item = claimed(run, 1);

    commit(
        item,
        result(
            new StageOutcome.RetryLater(
                "503 from the relay",
                Optional.empty(),
                Verdict.degraded(ConfirmationStatus.PENDING, ReasonCode.UPSTREAM_UNAVAILABLE))));

    assertThat(run.position(1)).isEqualTo(ItemPosition.inFlight(ItemStage.PROBE));
    assertThat(run.work(1, "attempt", Integer.class)).isEqualTo(2);
    assertThat(run.work(1, "lease_epoch", Integer.class)).isEqualTo(item.lease().epoch());
    assertThat(run.shown(1, "retry_count", Integer.class)).isOne();
    assertThat(run.shown(1, "last_error", String.class)).isEqualTo("503 from the relay");
    assertThat(run.counter("retries")).isOne();
    assertThat(run.trail(1)).containsExactly("retry_scheduled");
  }

  @Test
  void aVerdictIsShownCountedAndTrailedInOneGo() {
    var run = TestRun.of(database, 1);
    var item = claimed(run, 1);

    commit(
        item,
        new StageResult(
            new StageOutcome.Finish(
                Verdict.broken(ReasonCode.UPSTREAM_KEY_REJECTED), "401 \u0000 twice"),
            item.findings().with(List.of(Advisory.BILLED_AT_ZERO)),
            List.of(new TrailEvent("probed", "bad \u0000 text", Map.of("body", "\u0000"))),
            new Spending(7, 0, 0, 2),
            null,
            null,
            null,
            Map.of()));

    assertThat(run.position(1)).isEqualTo(ItemPosition.DONE);
    assertThat(run.shown(1, "access_status", String.class)).isEqualTo("broken");
    assertThat(run.shown(1, "reason_code", String.class)).isEqualTo("upstream.key_rejected");
    assertThat(run.shown(1, "reason_detail", String.class)).contains("twice");
    assertThat(run.trail(1)).containsExactly("probed", "finished");
    assertThat(run.counter("completed")).isOne();
    assertThat(run.counter("broken")).isOne();
    assertThat(run.counter("warnings")).isOne();
    assertThat(run.counter("tokens_probe")).isEqualTo(7);
    assertThat(run.counter("host_calls")).isEqualTo(2);
  }

  @Test
  void theEvidenceOfEachAttemptIsKeptWithItsStep() {
    var run = TestRun.of(database, 1);
    var item = claimed(run, 1);
    var later =
        new StageOutcome.RetryLater(
            "503",
            Optional.empty(),
            Verdict.degraded(ConfirmationStatus.PENDING, ReasonCode.UPSTREAM_UNAVAILABLE));

    commit(item, result(later).withEvidence(evidence("retryable", "503 \u0000 twice")));
    var again = claims.claim(item.lease()).orElseThrow();
    assertThat(
            committer.commit(write(item, result(later).withEvidence(evidence("failed", "late")))))
        .isEqualTo(Written.FENCED_OUT);
    var advance = new StageOutcome.Advance(ItemStage.PROVISION);
    commit(again, result(advance).withEvidence(evidence("good", "")));

    assertThat(evidence(run)).containsExactly("1/1 retryable 503 \ufffd twice", "1/2 good ");
  }

  @Test
  void whoLostTheItemWritesNothing() {
    var run = TestRun.of(database, 1);
    var item = claimed(run, 1);
    var next = claims.claim(item.lease());
    assertThat(next).as("a second delivery of the same message").isPresent();

    var write = write(item, result(new StageOutcome.Advance(ItemStage.PROVISION)));

    assertThat(committer.commit(write)).isEqualTo(Written.FENCED_OUT);
    assertThat(run.position(1)).isEqualTo(ItemPosition.inFlight(ItemStage.PROBE));
    assertThat(run.trail(1)).isEmpty();
  }

  @Test
  void aLateOrDoubledMessageClaimsNothing() {
    var run = TestRun.of(database, 1);
    run.put(1, ItemPosition.inFlight(ItemStage.PROBE));
    var handedOut = new ItemLease(run.item(1), 0);

    assertThat(claims.claim(handedOut)).isPresent();
    assertThat(claims.claim(handedOut)).isEmpty();
    assertThat(claims.claim(new ItemLease(run.item(1), 7))).isEmpty();
  }

  @Test
  void anUnreadableRowIsNoHindranceToTheClaimsOfOthers() throws InterruptedException {
    var run = TestRun.of(database, 10);
    List<Callable<Optional<ClaimedItem>>> asked = new ArrayList<>();
    for (int number = 1; number <= 10; number++) {
      run.put(number, ItemPosition.inFlight(ItemStage.PROBE));
      var lease = new ItemLease(run.item(number), 0);
      asked.add(() -> claims.claim(lease));
    }
    database
        .jdbc()
        .sql(
            """
            UPDATE import_items SET findings = '{"advisories":["OF_A_NEWER_RELEASE"]}'
            WHERE run_no = :run AND item_no = 4
            """)
        .param("run", run.number().value())
        .update();
    List<Future<Optional<ClaimedItem>>> claimed;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      claimed = threads.invokeAll(asked);
    }

    for (int number = 1; number <= 10; number++) {
      assertThat(claimed.get(number - 1).resultNow().isPresent()).isEqualTo(number != 4);
    }
    assertThat(run.work(4, "claims", Integer.class)).as("counted as a lost worker").isOne();
  }

  @Test
  void onlyTheRowAtFaultIsWithheld() throws InterruptedException {
    var run = TestRun.of(database, 50);
    database.jdbc().sql("ALTER TABLE item_events ADD CHECK (message <> 'bad row')").update();
    List<Callable<Written>> commits = new ArrayList<>();
    for (int number = 1; number <= 50; number++) {
      var item = claimed(run, number);
      var event = TrailEvent.of("seen", number == 17 ? "bad row" : "good row");
      var result = result(new StageOutcome.Advance(ItemStage.PROVISION)).withEvents(List.of(event));
      commits.add(() -> committer.commit(write(item, result)));
    }
    List<Future<Written>> written;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      written = threads.invokeAll(commits);
    }

    for (int number = 1; number <= 50; number++) {
      var answer = written.get(number - 1);
      if (number == 17) {
        assertThatThrownBy(answer::get).isInstanceOf(ExecutionException.class);
        assertThat(run.position(number).stage()).isEqualTo(ItemStage.PROBE);
      } else {
        assertThat(answer.resultNow()).isEqualTo(Written.COMMITTED);
        assertThat(run.position(number).stage()).isEqualTo(ItemStage.PROVISION);
      }
    }
  }

  @Test
  void whatStagesLearnedIsThereForTheNextWorker() {
    var run = TestRun.of(database, 1);
    var item = claimed(run, 1);
    var proof = new ItemFindings.Proof(true, GatewayProof.OWN, 42L, Instant.EPOCH);
    var learned = item.findings().withProof(proof);

    commit(item, StageResult.of(new StageOutcome.Advance(ItemStage.PROVISION), learned));

    var again = claims.claim(item.lease()).orElseThrow();
    assertThat(again.findings()).isEqualTo(learned);
    assertThat(again.run().settings()).isEqualTo(item.run().settings());
  }

  private static ProbeEvidence evidence(String outcome, String detail) {
    return new ProbeEvidence(outcome, Map.of("detail", detail));
  }

  private static List<String> evidence(TestRun run) {
    return database
        .jdbc()
        .sql(
            """
            SELECT round || '/' || attempt || ' ' || outcome || ' ' || (report ->> 'detail')
            FROM probe_results WHERE run_no = :run ORDER BY round, attempt
            """)
        .param("run", run.number().value())
        .query((row, index) -> row.getString(1))
        .list();
  }

  private static StageResult result(StageOutcome outcome) {
    return StageResult.of(outcome, ItemFindings.none());
  }

  private static void commit(ClaimedItem item, StageResult result) {
    assertThat(committer.commit(write(item, result))).isEqualTo(Written.COMMITTED);
  }

  private static StepWrite write(ClaimedItem item, StageResult result) {
    var next = NextStep.after(item, result.outcome(), RetryPolicy.STAGE);
    return StepWrite.of(item, result, next, Instant.now());
  }

  private static ClaimedItem claimed(TestRun run, int itemNo) {
    run.put(itemNo, new ItemPosition(ItemStage.PROBE, ItemState.IN_FLIGHT));
    return claims.claim(new ItemLease(run.item(itemNo), 0)).orElseThrow();
  }
}
