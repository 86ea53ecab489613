package relay.standalone.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relay.simulator.faults.FaultAction;
import relay.simulator.faults.FaultRule;
import relay.simulator.upstream.BaseState;
import relay.testing.TestScale;

/**
 * Three services and a second import worker, each of which dies while it works, and so does the
 * broker. Judged by the host's journal, by the rows and by the V2 API.
 */
class FleetTest {
  private static final String GROUP = "fleet";
  private static final Duration LIMIT = Duration.ofMinutes(TestScale.of(4, 40));
  private static final String CREATE = "/api/v1/admin/accounts$";
  private static final String CREATES = "POST /api/v1/admin/accounts";
  private static final String ADMIT = "/api/v1/admin/accounts/bulk-update$";

  private static SimulatedWorld world;
  private static HostOperator operator;
  private static Fleet fleet;
  private static FleetApi api;
  private static String hostId;

  @BeforeAll
  static void start() {
    world = SimulatedWorld.start(FleetBatch.PLANTED, Fleet.FACTOR);
    operator = new HostOperator(world.hostUrl());
    fleet = Fleet.start(Path.of("target", "fleet"));
    api = new FleetApi(fleet.api().address());
    hostId = api.registerHost(world.hostUrl(), SimulatedWorld.ADMIN_KEY);
  }

  @AfterAll
  static void stop() {
    fleet.close();
    world.close();
  }

  @BeforeEach
  void beWhole() {
    world.faults().clear();
    world.setNewKeysSeller(BaseState.ANSWERING);
    fleet.restore();
  }

  @Test
  void everyItemEndsThoughAWorkerTheBrokerAndTheDispatcherDie() {
    var batch = new FleetBatch(world);
    post(batch.known()).awaitEnd(LIMIT);
    var userKey =
        operator.keyOfASubscriber("user@example.test", operator.group(GROUP).orElseThrow());
    takeSomeOutOfService();

    RunRows run;
    try (var user = UserTraffic.begin(operator, userKey)) {
      run = post(batch.rows());
      assertThat(run.total()).isEqualTo(FleetBatch.keys());
      killEachInTheMiddleOf(run);
      run.awaitEnd(LIMIT);
      assertThat(user.answers()).as("a user's calls all the while").containsOnly(200);
    }

    assertThat(run.difference()).isEmpty();
    assertVerdicts(run);
    assertAccounts(batch);
    assertOnlyWhatWasGivenUpIsADeadLetter(run);
  }

  @Test
  void aWorkerKilledWhileItsCreateIsUnansweredLeavesOneAccount() {
    var key = world.newGoodKey("sk-test-unanswered-create");
    var hold = world.faults().add(FaultRule.on("POST", CREATE, new FaultAction.Hold()).times(1));
    var run = killTheOneThat(ServiceProcess::sellerCalls, key, () -> world.faults().holding(hold));
    world.faults().release(hold);

    run.awaitEnd(LIMIT);

    assertOneAccountProvedOnce(run, key);
  }

  @Test
  void aCreateThatTakesEffectAfterTheNextWorkerLookedMakesNoSecondAccount() {
    var key = world.newGoodKey("sk-test-late-create");
    var late = new FaultAction.Delay(Duration.ofSeconds(10));
    var creates = world.calls(CREATES);
    var delay = world.faults().add(FaultRule.on("POST", CREATE, late).times(1));
    var run = killTheOneThat(ServiceProcess::sellerCalls, key, () -> world.faults().struck(delay));

    run.awaitEnd(LIMIT);
    await("the late create, too").atMost(LIMIT).until(() -> world.calls(CREATES) == creates + 2);

    assertOneAccountProvedOnce(run, key);
  }

  @Test
  void aWorkerKilledBetweenAnAdmissionAndItsCommitAdmitsOnce() {
    var key = world.newGoodKey("sk-test-uncommitted-admission");
    var hold = world.faults().add(FaultRule.on("POST", ADMIT, new FaultAction.Hold()).times(1));
    var run = killTheOneThat(ServiceProcess::gatewayCalls, key, () -> world.faults().holding(hold));
    world.faults().release(hold);

    run.awaitEnd(LIMIT);

    assertOneAccountProvedOnce(run, key);
  }

  @Test
  void aRunPostedWhileTheBrokerIsAwayIsAcceptedAndDispatchedLater() {
    fleet.broker().stop();
    RunRows run;
    try {
      run = post(world.newGoodKeys("sk-test-broker-away-", 20));
      assertThat(run.count("done")).isZero();
    } finally {
      fleet.broker().start();
    }

    run.awaitEnd(LIMIT);

    assertThat(run.state()).isEqualTo("completed");
  }

  /** While one of two workers leaves, calls under the old share and the new one add up. */
  @Test
  void aStoppingWorkerGivesBackWhatItHasNotBegunAndLeavesTheRestToTheOther() {
    var going = fleet.worker(0);
    var other = fleet.worker(1);
    other.close();
    world.setNewKeysSeller(BaseState.HANGING);
    var run = post(world.newGoodKeys("sk-test-handed-over-", Fleet.SLOTS));
    await("all are in one worker's hands")
        .atMost(LIMIT)
        .until(() -> run.inWorkersHands() == Fleet.SLOTS);

    going.terminate();

    await("what waited for its turn is given back")
        .atMost(Duration.ofSeconds(5))
        .until(() -> run.inWorkersHands() <= 2 * Fleet.PROBES_AT_ONCE);
    assertThat(going.awaitEnd(Duration.ofSeconds(20))).as("it ends by itself").isTrue();
    await("what hung is given back, before its lease has run out")
        .atMost(Duration.ofSeconds(3))
        .until(() -> run.inWorkersHands() == 0);
    world.setNewKeysSeller(BaseState.ANSWERING);
    other.startAgain();
    run.awaitEnd(LIMIT);
    assertThat(run.state()).isEqualTo("completed");
  }

  private static RunRows post(List<Map<String, Object>> rows) {
    return RunRows.of(fleet.jdbc(), api.post(hostId, GROUP, rows));
  }

  /** A third is made inactive, some are deleted; what was proved of all lies long ago. */
  private static void takeSomeOutOfService() {
    var ids =
        fleet
            .jdbc()
            .sql("SELECT account_id FROM upstream_keys WHERE account_id IS NOT NULL ORDER BY 1")
            .query((row, index) -> row.getLong(1))
            .list();
    operator.change(ids.subList(0, ids.size() / 3), Map.of("status", "inactive"));
    ids.subList(ids.size() / 3, ids.size() / 2).forEach(operator::delete);
    fleet.jdbc().sql("UPDATE upstream_keys SET proved_at = proved_at - interval '1 day'").update();
  }

  /** Each time some items are not even handed out. Who is killed comes back, as in production. */
  private static void killEachInTheMiddleOf(RunRows run) {
    run.awaitBegun(0.3, LIMIT);
    fleet.worker(0).kill();
    assertThat(run.begun()).isLessThan(run.total());
    fleet.worker(0).startAgain();

    run.awaitBegun(0.5, LIMIT);
    fleet.broker().stop();
    assertThat(run.begun()).isLessThan(run.total());
    fleet.broker().start();

    run.awaitBegun(0.7, LIMIT);
    fleet.api().kill();
    assertThat(run.begun()).isLessThan(run.total());
    fleet.api().startAgain();
    run.awaitBegun(1, LIMIT);
    fleet.restore();
  }

  /** Posts the key, and kills the worker whose call is not answered; the other one lives on. */
  private static RunRows killTheOneThat(
      ToDoubleFunction<ServiceProcess> calls, Map<String, Object> key, IntSupplier unanswered) {
    var before = fleet.workers().stream().map(calls::applyAsDouble).toList();
    var run = post(List.of(key));
    await("a call without an answer")
        .atMost(LIMIT)
        .failFast("the run ended without such a call", run::hasEnded)
        .until(() -> unanswered.getAsInt() == 1);
    theOneWithMore(calls, before).kill();
    return run;
  }

  /** The worker that made the calls which come just before the one that is held. */
  private static ServiceProcess theOneWithMore(
      ToDoubleFunction<ServiceProcess> calls, List<Double> before) {
    var first = fleet.worker(0);
    var second = fleet.worker(1);
    double byFirst = calls.applyAsDouble(first) - before.get(0);
    double bySecond = calls.applyAsDouble(second) - before.get(1);
    assertThat(byFirst > 0 ^ bySecond > 0).as("one of the two works on the key").isTrue();
    return byFirst > 0 ? first : second;
  }

  private static void assertOneAccountProvedOnce(RunRows run, Map<String, Object> key) {
    assertThat(run.state()).isEqualTo("completed");
    assertThat(api.export(run.runId()).getFirst().get("access_status").asString())
        .isEqualTo("active");
    var story = HostStory.read(world.hostUrl(), operator.stagingGroups());
    assertThat(story.wrongs()).isEmpty();
    var told = story.key(SimulatedWorld.fingerprint(key));
    assertThat(told.created()).as("accounts made of the key").isEqualTo(1);
    assertThat(told.deleted()).isZero();
    assertThat(told.proofs()).as("proofs of the account").isEqualTo(1);
  }

  private static void assertVerdicts(RunRows run) {
    var shown = api.run(run.runId());
    run.verdicts()
        .forEach(
            (field, count) -> assertThat(shown.get(field).asLong()).as(field).isEqualTo(count));
    for (var row : api.export(run.runId())) {
      assertThat(row.get("access_status").asString())
          .as(row.toString())
          .isEqualTo(FleetBatch.verdict(row.get("ref").asString()));
    }
  }

  private static void assertAccounts(FleetBatch batch) {
    var story = HostStory.read(world.hostUrl(), operator.stagingGroups());
    assertThat(story.wrongs()).isEmpty();
    assertThat(story.usersAnswered()).isGreaterThan(100);
    var accounts = HostStory.accountsNow(world.hostUrl());
    for (var row : batch.good()) {
      assertThat(accounts.get(SimulatedWorld.fingerprint(row)))
          .as("accounts of " + row.get("ref"))
          .isEqualTo(1);
    }
    for (var row : batch.fresh()) {
      assertThat(story.key(SimulatedWorld.fingerprint(row)).created())
          .as("accounts ever made of " + row.get("ref"))
          .isEqualTo(1);
    }
  }

  /** Who dies between the verdict and its dead letter leaves none: the verdict is what counts. */
  private static void assertOnlyWhatWasGivenUpIsADeadLetter(RunRows run) {
    await("the leader has read the dead letters").atMost(LIMIT).until(fleet::noDeadLetterIsUnread);
    assertThat(run.givenUp()).containsAll(run.deadLetters());
    assertThat(fleet.unexplainedDeadLetters()).isEmpty();
  }
}
