package relay.importing.gates;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import relay.gate.CircuitRules;
import relay.gate.Gate;
import relay.gate.GateKey;
import relay.gate.GateState;
import relay.gate.Sighting;
import relay.gate.Sign;
import relay.gate.store.GateStore;
import relay.gate.store.ParkedItems;
import relay.model.BaseUrl;
import relay.run.ItemState;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;
import relay.testing.TestRun;

/** Two workers and a leader that share gates over one PostgreSQL. */
class SharedGateTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final int ITEMS = 20;
  private static final GateKey KEY = GateKey.of(BaseUrl.parse("https://relay-1.example/v1"));
  private static final GateKey OTHER = GateKey.of(BaseUrl.parse("https://relay-2.example/v1"));

  /** Tests begin at once, and the keys are suspected at once. */
  private static final CircuitRules RULES =
      new CircuitRules(
          Duration.ofMinutes(2),
          Duration.ZERO,
          Duration.ZERO,
          Duration.ofMinutes(1),
          Duration.ZERO);

  private TestDatabase database;
  private TestRun run;
  private Gates one;
  private Gates two;
  private ParkedItems leader;

  @BeforeEach
  void start() {
    database = TestPostgres.newDatabase();
    run = TestRun.of(database, ITEMS);
    one = worker();
    two = worker();
    var transactions = new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
    leader = new ParkedItems(database.jdbc(), transactions, store(), RULES, CLOCK);
  }

  @AfterEach
  void stop() {
    database.close();
  }

  @Test
  void whatNeitherSeesAloneStopsItForBoth() {
    met(one, 3, Sign.REFUSED);
    met(two, 3, Sign.REFUSED);
    assertThat(states()).containsOnly(GateState.PASSING);

    one.heartbeat();
    two.heartbeat();
    one.heartbeat();

    assertThat(states()).containsOnly(GateState.STOPPED);
    assertThat(one.of(KEY).number()).isEqualTo(two.of(KEY).number());
  }

  @Test
  void anotherWorkersGoodAnswersCount() {
    met(one, 6, Sign.ANSWERS);
    met(one, 1, Sign.FAILING);
    one.heartbeat();

    met(two, 2, Sign.FAILING);
    assertThat(two.of(KEY).circuit().state()).as("new here").isEqualTo(GateState.PASSING);
    two.heartbeat();

    assertThat(two.of(KEY).circuit().state()).isEqualTo(GateState.PASSING);
  }

  @Test
  void oneItemTestsAndItsAnswerOpensItForTheFleet() {
    met(one, 1, Sign.UNREACHABLE);
    one.heartbeat();
    park(one.of(KEY), ITEMS);

    assertThat(leader.test()).isOne();
    assertThat(leader.test()).as("one at a time").isZero();

    assertThat(run.count(ItemState.READY)).isOne();
    assertThat(run.count(ItemState.WAITING)).isEqualTo(ITEMS - 1);
    String tester = tester();
    Gate sent = two.readAnew(KEY);
    assertThat(sent.circuit().lets(tester)).isTrue();
    assertThat(sent.circuit().lets("another")).isFalse();
    assertThat(leader.release()).as("nobody goes before it has come back").isZero();

    two.met(KEY, new Sighting(tester, Sign.ANSWERS, CLOCK.instant()));
    two.heartbeat();
    one.heartbeat();

    assertThat(states()).containsOnly(GateState.PASSING);
    assertThat(leader.release()).isEqualTo(ITEMS - 1);
    assertThat(run.count(ItemState.READY)).isEqualTo(ITEMS);
  }

  @Test
  void eachTestTakesTheItemThatTestedLeast() {
    met(one, 1, Sign.FAILING);
    one.heartbeat();
    park(one.of(KEY), ITEMS);
    database
        .jdbc()
        .sql("UPDATE import_items SET lease_epoch = CASE item_no WHEN 7 THEN 1 ELSE 2 END")
        .update();

    leader.test();

    assertThat(run.position(7).state()).isEqualTo(ItemState.READY);
  }

  @Test
  void whatAllKeysMeetIsTheKeysWhileAnotherBaseUrlAnswers() {
    met(one, 5, Sign.REFUSED);
    one.heartbeat();
    park(one.of(KEY), ITEMS);
    store()
        .merge(
            Map.of(
                two.of(OTHER).number(),
                List.of(new Sighting("good", Sign.ANSWERS, CLOCK.instant()))));

    for (int round = 0; round < 3; round++) {
      assertThat(two.readAnew(KEY).circuit().believes(Sign.REFUSED)).isFalse();
      leader.test();
      failTest(tester());
    }

    assertThat(two.readAnew(KEY).circuit().believes(Sign.REFUSED)).isTrue();
    assertThat(leader.release()).isPositive();
  }

  @Test
  void whoCancelsDoesNotWait() {
    met(one, 1, Sign.UNREACHABLE);
    one.heartbeat();
    park(one.of(KEY), ITEMS);
    run.set("activity = 'cancelling'");

    assertThat(leader.release()).isEqualTo(ITEMS);
  }

  @Test
  void aPausedRunTestsNothing() {
    met(one, 1, Sign.UNREACHABLE);
    one.heartbeat();
    park(one.of(KEY), ITEMS);
    run.set("activity = 'paused'");

    leader.test();

    assertThat(run.count(ItemState.WAITING)).isEqualTo(ITEMS);
    assertThat(two.readAnew(KEY).circuit().state()).isEqualTo(GateState.STOPPED);
  }

  @Test
  void manyWorkersAtOnceAgree() throws InterruptedException, ExecutionException {
    List<Gates> fleet = IntStream.range(0, 4).mapToObj(worker -> worker()).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> work =
          IntStream.range(0, 4)
              .<Future<?>>mapToObj(worker -> threads.submit(() -> busy(fleet.get(worker), worker)))
              .toList();
      for (Future<?> one : work) {
        one.get();
      }
    }
    fleet.forEach(Gates::heartbeat);

    assertThat(fleet)
        .allSatisfy(
            gates -> assertThat(gates.of(KEY).circuit().state()).isEqualTo(GateState.STOPPED));
  }

  private static void busy(Gates gates, int worker) {
    for (int round = 0; round < 25; round++) {
      String key = "w" + worker + "-" + round;
      gates.met(round % 2 == 0 ? KEY : OTHER, new Sighting(key, Sign.FAILING, CLOCK.instant()));
      gates.heartbeat();
    }
  }

  private Gates worker() {
    return new Gates(store(), RULES, CLOCK);
  }

  private GateStore store() {
    var transactions = new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
    return new GateStore(database.jdbc(), transactions, RULES, CLOCK);
  }

  private List<GateState> states() {
    return List.of(one.of(KEY).circuit().state(), two.of(KEY).circuit().state());
  }

  private static void met(Gates gates, int keys, Sign sign) {
    for (int key = 0; key < keys; key++) {
      String name = System.identityHashCode(gates) + sign.code() + key;
      gates.met(KEY, new Sighting(name, sign, CLOCK.instant()));
    }
  }

  private void failTest(String tester) {
    Gate gate = two.readAnew(KEY);
    Sign same = gate.circuit().stopped().orElseThrow().fault();
    two.met(KEY, new Sighting(tester, same, CLOCK.instant()));
    two.heartbeat();
  }

  /** The first items of the run wait at the gate. */
  private void park(Gate gate, int items) {
    database
        .jdbc()
        .sql(
            """
            UPDATE import_items SET state = 'waiting', waits_for = 'outage', gate_no = :gate, not_before = :limit
            WHERE run_no = :run AND item_no <= :items
            """)
        .param("gate", gate.number())
        .param("limit", OffsetDateTime.now(ZoneOffset.UTC).plusHours(6))
        .param("run", run.number().value())
        .param("items", items)
        .update();
  }

  private String tester() {
    return database
        .jdbc()
        .sql("SELECT tester FROM gates WHERE resource = :url")
        .param("url", KEY.resource())
        .query(String.class)
        .single();
  }
}
