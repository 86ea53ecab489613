package relay.run.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relay.retry.RetryPolicy;
import relay.run.ClaimedItem;
import relay.run.ItemFindings;
import relay.run.ItemLease;
import relay.run.ItemPosition;
import relay.run.ItemStage;
import relay.run.NextStep;
import relay.run.ReasonCode;
import relay.run.StageOutcome;
import relay.run.StageResult;
import relay.run.store.ItemHandOut.Turn;
import relay.run.store.StepCommitter.Gathering;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;
import relay.testing.TestRun;

/** An item that kills every worker: no endless loop, but a verdict after six of them in a stage. */
class LostItemsTest {
  private static final int MOST = RetryPolicy.STAGE.attempts();
  private static final Duration LEASE = Duration.ofSeconds(30);

  private static TestDatabase database;

  private Instant now;
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
  void begin() {
    database.jdbc().sql("UPDATE import_runs SET state = 'failed'").update();
    now = Clock.systemUTC().instant();
    run = TestRun.of(database, 1);
  }

  @Test
  void sixLostWorkersAreAVerdict() {
    for (int worker = 1; worker <= MOST; worker++) {
      assertThat(lost()).isEmpty();
      sweep();
      assertThat(claimed()).as("worker %d", worker).isPresent();
      leaseRunsOut();
    }

    assertThat(lost())
        .containsExactly(
            new LostItems.Lost(
                new ItemLease(run.item(1), 2 * MOST),
                run.hostNo(),
                MOST,
                ReasonCode.UPSTREAM_UNAVAILABLE));
    assertThat(run.position(1)).isEqualTo(ItemPosition.DONE);
    assertThat(run.shown(1, "access_status", String.class)).isEqualTo("degraded");
    assertThat(run.shown(1, "last_error", String.class)).contains("6 workers in a row were lost");
    assertThat(run.counter("degraded")).isEqualTo(1);
    assertThat(run.trail(1)).containsExactly("finished");
    sweep();
    assertThat(claimed()).as("nobody gets it any more").isEmpty();
    assertThat(lost()).as("it ends once").isEmpty();
  }

  @Test
  void oneStepMakesUpForAllThatWereLostBefore() {
    for (int worker = 1; worker < MOST; worker++) {
      assertThat(claimed()).isPresent();
      leaseRunsOut();
      sweep();
    }
    advance(claimed().orElseThrow());
    leaseRunsOut();

    assertThat(lost()).isEmpty();
    assertThat(run.position(1)).isEqualTo(ItemPosition.inFlight(ItemStage.PROVISION));
  }

  @Test
  void messagesThatWereLostOnTheWayAreNoWorkersThatDied() {
    for (int message = 1; message <= MOST + 1; message++) {
      handOut();
      leaseRunsOut();
      assertThat(lost()).isEmpty();
      sweep();
    }
  }

  private List<LostItems.Lost> lost() {
    return new LostItems(database.jdbc(), clock()).end(Duration.ofSeconds(5), MOST);
  }

  private void sweep() {
    new ItemHandOut(database.jdbc(), clock()).sweep(Duration.ofSeconds(5));
  }

  private void leaseRunsOut() {
    now = now.plus(LEASE).plus(Duration.ofSeconds(6));
  }

  private List<ItemHandOut.HandedOut> handOut() {
    var items = new ItemHandOut(database.jdbc(), clock());
    var turns = items.ready(Map.of(), 10).stream().map(target -> new Turn(target, 10)).toList();
    return items.handOut(turns, LEASE);
  }

  private Optional<ClaimedItem> claimed() {
    try (var claims = new ItemClaims(database.jdbc(), clock(), LEASE, gathering())) {
      return handOut().stream()
          .map(item -> claims.claim(item.lease()))
          .flatMap(Optional::stream)
          .findFirst();
    }
  }

  private void advance(ClaimedItem item) {
    var outcome = new StageOutcome.Advance(ItemStage.PROVISION);
    var next = NextStep.after(item, outcome, RetryPolicy.STAGE);
    var result = StageResult.of(outcome, ItemFindings.none());
    try (var committer =
        new StepCommitter(database.jdbc(), clock(), "worker-1", LEASE, gathering())) {
      committer.commit(StepWrite.of(item, result, next, now));
    }
  }

  private Clock clock() {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private static Gathering gathering() {
    return new Gathering(1, 10, Duration.ZERO);
  }
}
