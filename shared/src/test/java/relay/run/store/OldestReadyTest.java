package relay.run.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relay.gate.GateKind;
import relay.gate.GateState;
import relay.run.store.ItemHandOut.HandedOut;
import relay.run.store.ItemHandOut.Turn;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;
import relay.testing.TestRun;

/** How long items wait to be handed out, whatever made them ready. */
class OldestReadyTest {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration TOLERANCE = Duration.ofSeconds(20);

  private TestDatabase database;
  private TestRun run;

  @BeforeEach
  void start() {
    database = TestPostgres.newDatabase();
    run = TestRun.of(database, 3);
  }

  @AfterEach
  void stop() {
    database.close();
  }

  @Test
  void anItemThatWasNeverHandedOutIsReadySinceItsRunBegan() {
    assertAge(Duration.ofHours(2), in(Duration.ofHours(2)));
  }

  @Test
  void anItemThatWasTakenBackIsReadySinceThenAndNotSinceItsRunBegan() {
    handOutAll(Duration.ZERO);
    assertThat(counts(in(Duration.ofHours(2))).oldestReady()).isEmpty();

    items(in(Duration.ofHours(1))).sweep(Duration.ZERO);

    assertAge(Duration.ofHours(1), in(Duration.ofHours(2)));
  }

  @Test
  void anItemThatTheBrokerDidNotTakeIsReadySinceThen() {
    List<HandedOut> handedOut = handOutAll(Duration.ofHours(1));

    items(in(Duration.ofHours(1))).giveBack(handedOut.stream().map(HandedOut::lease).toList());

    assertAge(Duration.ofMinutes(30), in(Duration.ofMinutes(90)));
  }

  @Test
  void anItemThatWaitedIsReadySinceItsWaitWasOver() {
    handOutAll(Duration.ZERO);
    database
        .jdbc()
        .sql("UPDATE import_items SET state = 'waiting', not_before = :at WHERE item_no = 1")
        .param("at", in(Duration.ofMinutes(10)).atOffset(ZoneOffset.UTC))
        .update();

    items(in(Duration.ofMinutes(30))).wake();

    assertAge(Duration.ofMinutes(50), in(Duration.ofHours(1)));
  }

  @Test
  void nobodyWaitsWhileARunIsPaused() {
    database.jdbc().sql("UPDATE import_runs SET activity = 'paused'").update();

    assertThat(counts(in(Duration.ofHours(2))).oldestReady()).isEmpty();
  }

  @Test
  void everyHostAndBaseUrlOfOpenRunsIsAGate() {
    assertGates(1, 0);
    database
        .jdbc()
        .sql(
            """
            INSERT INTO gates (kind, resource, state, since, seen_at)
            SELECT 'upstream', base_url, 'stopped', now(), now() FROM run_targets
            """)
        .update();
    assertGates(0, 1);
    database.jdbc().sql("UPDATE import_runs SET state = 'completed'").update();

    assertThat(counts(in(Duration.ZERO)).gates().values())
        .allSatisfy(states -> assertThat(states.values()).containsOnly(0L));
  }

  private void assertGates(long passing, long stopped) {
    var gates = counts(in(Duration.ZERO)).gates();
    assertThat(gates.get(GateKind.HOST)).containsEntry(GateState.PASSING, 1L);
    assertThat(gates.get(GateKind.UPSTREAM))
        .isEqualTo(
            Map.of(GateState.PASSING, passing, GateState.STOPPED, stopped, GateState.TESTING, 0L));
  }

  private void assertAge(Duration expected, Instant now) {
    assertThat(counts(now).oldestReady())
        .hasValueSatisfying(age -> assertThat(age).isCloseTo(expected, TOLERANCE));
  }

  private List<HandedOut> handOutAll(Duration later) {
    ItemHandOut items = items(in(later));
    List<Turn> turns =
        items.ready(Map.of(), 10).stream().map(target -> new Turn(target, 100)).toList();
    List<HandedOut> handedOut = items.handOut(turns, LEASE);
    assertThat(handedOut).hasSize(3);
    return handedOut;
  }

  private ItemHandOut items(Instant now) {
    return new ItemHandOut(database.jdbc(), Clock.fixed(now, ZoneOffset.UTC));
  }

  private FleetCounts counts(Instant now) {
    return new FleetCounts(database.jdbc(), Clock.fixed(now, ZoneOffset.UTC));
  }

  /** So long after the run began. */
  private Instant in(Duration time) {
    return database
        .jdbc()
        .sql("SELECT started_at FROM import_runs WHERE run_no = :run")
        .param("run", run.number().value())
        .query((row, index) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .single()
        .plus(time);
  }
}
