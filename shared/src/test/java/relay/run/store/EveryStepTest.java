package relay.run.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import relay.model.Coded;
import relay.retry.RetryPolicy;
import relay.run.ClaimedItem;
import relay.run.ConfirmationStatus;
import relay.run.IllegalStepException;
import relay.run.ImportMode;
import relay.run.ItemFindings;
import relay.run.ItemLease;
import relay.run.ItemPosition;
import relay.run.ItemStage;
import relay.run.ItemState;
import relay.run.ItemStep;
import relay.run.ItemStep.Move;
import relay.run.NextStep;
import relay.run.ReasonCode;
import relay.run.StageOutcome;
import relay.run.StageResult;
import relay.run.Verdict;
import relay.run.WaitCondition;
import relay.run.store.StepCommitter.Gathering;
import relay.secrets.Keyset;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;
import relay.testing.TestRun;

/**
 * Lets every statement that moves items loose on items everywhere, and compares what they did, as a
 * trigger saw it, with the table of steps: all of a step is taken, and nothing else.
 */
class EveryStepTest {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Clock CLOCK = Clock.systemUTC();

  private static final String SEE =
      """
      CREATE TABLE seen (from_stage text, from_state text, to_stage text, to_state text);
      CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO seen VALUES (old.stage, old.state, new.stage, new.state);
        RETURN new;
      END $$;
      CREATE TRIGGER see AFTER UPDATE ON import_items FOR EACH ROW EXECUTE FUNCTION see();
      """;

  private static TestDatabase database;
  private static StepCommitter committer;
  private static ItemClaims claims;
  private static ItemHandOut handOut;
  private static RunEnds ends;
  private static RunRetry retry;

  private TestRun run;
  private List<ItemPosition> places;

  @BeforeAll
  static void start() {
    database = TestPostgres.newDatabase();
    database.jdbc().sql(SEE).update();
    var jdbc = database.jdbc();
    var gathering = new Gathering(1, 500, Duration.ZERO);
    committer = new StepCommitter(jdbc, CLOCK, "worker-1", LEASE, gathering);
    claims = new ItemClaims(jdbc, CLOCK, LEASE, gathering);
    handOut = new ItemHandOut(jdbc, CLOCK);
    ends = new RunEnds(jdbc, CLOCK);
    var transaction = new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
    retry = new RunRetry(jdbc, transaction, Keyset.generate(), CLOCK);
  }

  @AfterAll
  static void stop() {
    committer.close();
    claims.close();
    database.close();
  }

  /** One item in each place an item can be in, with everything a statement could look for. */
  @BeforeEach
  void everywhere() {
    database.jdbc().sql("UPDATE import_runs SET state = 'failed'").update();
    places = new ArrayList<>();
    for (ItemStage stage : EnumSet.complementOf(EnumSet.of(ItemStage.DONE))) {
      for (ItemState state : List.of(ItemState.READY, ItemState.IN_FLIGHT, ItemState.WAITING)) {
        places.add(new ItemPosition(stage, state));
      }
    }
    places.add(new ItemPosition(ItemStage.CONFIRM, ItemState.HELD));
    places.add(ItemPosition.DONE);
    run = TestRun.of(database, places.size(), 1, ImportMode.STRICT);
    for (int place = 0; place < places.size(); place++) {
      run.put(place + 1, places.get(place));
    }
    database
        .jdbc()
        .sql(
            """
            UPDATE import_items SET lease_until = now() - interval '1 hour',
              not_before = now() - interval '1 hour', closure_no = 1,
              admitted_at = now() - interval '1 hour'
            WHERE run_no = :run AND state <> 'done'
            """)
        .param("run", run.number().value())
        .update();
    forget();
  }

  @ParameterizedTest
  @EnumSource
  void everyStepIsTakenAndNoOther(ItemStep step) {
    switch (step) {
      case DISPATCH -> handOutAll();
      case CLAIM -> claimAll();
      case ADVANCE -> {
        for (ItemStage stage : EnumSet.complementOf(EnumSet.of(ItemStage.DONE))) {
          commitAll(new StageOutcome.Advance(stage));
        }
      }
      case RETRY -> commitAll(later());
      case WAIT ->
          commitAll(new StageOutcome.WaitFor(WaitCondition.KEY_LEASE, Duration.ofSeconds(1)));
      case AWAIT_CLOSURE -> commitAll(new StageOutcome.AwaitClosure(1));
      case HOLD -> commitAll(new StageOutcome.Hold());
      case FINISH ->
          commitAll(new StageOutcome.Finish(Verdict.active(ConfirmationStatus.CONFIRMED), ""));
      case GIVE_BACK -> {
        handOut.giveBack(claimAll().stream().map(ClaimedItem::lease).toList());
        forgetClaims();
      }
      case SWEEP -> handOut.sweep(Duration.ofSeconds(5));
      case GIVE_UP -> new LostItems(database.jdbc(), CLOCK).end(Duration.ofSeconds(5), 0);
      case WAKE -> handOut.wake();
      case OPEN_BARRIER -> {
        clearAllBut(ItemState.HELD);
        assertThat(ends.openBarrier(run.number())).isTrue();
      }
      case END_CLOSURE -> new ClosureItems(database.jdbc(), CLOCK).reached(1, Instant.now());
      case CANCEL -> {
        run.set("activity = 'cancelling'");
        ends.endCancelled(run.number(), places.size());
      }
      case STOP -> {
        run.set("barrier = 'stopped'");
        ends.endStopped(run.number(), places.size());
      }
      case REOPEN -> reopen();
    }
    assertThat(seen()).isEqualTo(step.moves());
  }

  @Test
  void aWorkersGiveBackIsTheSameStep() {
    for (ClaimedItem item : claimAll()) {
      forget();
      var next = NextStep.giveBack(item);
      var result = StageResult.of(new StageOutcome.Hold(), item.findings());
      committer.commit(StepWrite.of(item, result, next, CLOCK.instant()));
      assertThat(ItemStep.GIVE_BACK.moves()).containsAll(seen());
    }
  }

  @Test
  void aStepThatTheTableDoesNotHaveIsRefused() {
    for (ClaimedItem item : claimAll()) {
      if (item.stage() != ItemStage.CONFIRM) {
        assertThatThrownBy(() -> NextStep.after(item, new StageOutcome.Hold(), RetryPolicy.STAGE))
            .isInstanceOf(IllegalStepException.class);
      }
    }
  }

  private static StageOutcome later() {
    return new StageOutcome.RetryLater(
        "503",
        Optional.empty(),
        Verdict.degraded(ConfirmationStatus.PENDING, ReasonCode.UPSTREAM_UNAVAILABLE));
  }

  private static void handOutAll() {
    var turns =
        handOut.ready(Map.of(), 10).stream()
            .map(target -> new ItemHandOut.Turn(target, 100))
            .toList();
    handOut.handOut(turns, LEASE);
  }

  private List<ClaimedItem> claimAll() {
    List<ClaimedItem> claimed = new ArrayList<>();
    for (int place = 1; place <= places.size(); place++) {
      int epoch = run.work(place, "lease_epoch", Integer.class);
      claims.claim(new ItemLease(run.item(place), epoch)).ifPresent(claimed::add);
    }
    return claimed;
  }

  /** Every item in flight is asked to take the step; what the table refuses is not written. */
  private void commitAll(StageOutcome outcome) {
    Set<Move> before = seen();
    List<ClaimedItem> claimed = claimAll();
    forget();
    for (ClaimedItem item : claimed) {
      try {
        var next = NextStep.after(item, outcome, RetryPolicy.STAGE);
        var result = StageResult.of(outcome, ItemFindings.none());
        committer.commit(StepWrite.of(item, result, next, CLOCK.instant()));
      } catch (IllegalStepException refused) {
        assertThat(refused).hasMessageContaining("does not lead");
      }
    }
    before.forEach(EveryStepTest::see);
  }

  private void clearAllBut(ItemState state) {
    for (int place = 1; place <= places.size(); place++) {
      if (places.get(place - 1).state() != state) {
        run.put(place, ItemPosition.DONE);
      }
    }
    forget();
  }

  /** Three that ended: one admitted, one still in staging, one of which nothing is left. */
  private void reopen() {
    for (int place = 1; place <= places.size(); place++) {
      run.put(place, ItemPosition.DONE);
    }
    database
        .jdbc()
        .sql(
            """
            UPDATE import_items SET admitted_at = CASE WHEN item_no = 1 THEN now() END,
              findings = CASE WHEN item_no = 2 THEN '{"account": {}}'::jsonb END
            WHERE run_no = :run
            """)
        .param("run", run.number().value())
        .update();
    database
        .jdbc()
        .sql("UPDATE item_results SET access_status = 'degraded' WHERE run_no = :run")
        .param("run", run.number().value())
        .update();
    database
        .jdbc()
        .sql("UPDATE import_runs SET state = 'failed' WHERE run_no = :run")
        .param("run", run.number().value())
        .update();
    forget();
    assertThat(retry.retry(run.number(), RunRetry.Filter.ALL, RunRetry.Elsewhere.NOWHERE))
        .isEqualTo(new RunRetry.Answer.Reopened(places.size()));
  }

  private static Set<Move> seen() {
    return new HashSet<>(
        database
            .jdbc()
            .sql("SELECT DISTINCT * FROM seen")
            .query((row, index) ->
                new Move(
                    position(row.getString(1), row.getString(2)),
                    position(row.getString(3), row.getString(4))))
            .list());
  }

  private static ItemPosition position(String stage, String state) {
    return new ItemPosition(Coded.of(ItemStage.class, stage), Coded.of(ItemState.class, state));
  }

  private static void see(Move move) {
    database
        .jdbc()
        .sql("INSERT INTO seen VALUES (:a, :b, :c, :d)")
        .param("a", move.from().stage().code())
        .param("b", move.from().state().code())
        .param("c", move.to().stage().code())
        .param("d", move.to().state().code())
        .update();
  }

  private static void forget() {
    database.jdbc().sql("TRUNCATE seen").update();
  }

  /** Claims were needed before what is asked about. */
  private static void forgetClaims() {
    database
        .jdbc()
        .sql("DELETE FROM seen WHERE from_state = 'in_flight' AND to_state = 'in_flight'")
        .update();
  }
}
