package relay.importing.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relay.importing.bench.Settings;
import relay.importing.confirm.ConfirmTimes;
import relay.run.ImportMode;
import relay.simulator.faults.FaultAction;
import relay.simulator.faults.FaultRule;
import relay.simulator.options.HostVersion;
import relay.simulator.upstream.KeyTruth;
import relay.testing.TestRun;
import relay.verdict.ProofTimes;

/** Places in a group, the barrier of a strict run, and what becomes of those never admitted. */
class AdmissionTest {
  private static final String PROOF = "POST /v1/chat/completions";
  private static final String ADMISSION = "POST /api/v1/admin/accounts/bulk-update";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final ConfirmTimes AN_HOUR_BETWEEN_ADMISSIONS =
      new ConfirmTimes(Duration.ZERO, LIMIT, ProofTimes.LIVE, Duration.ofHours(1));

  private KeyBench bench;
  private BenchWorker worker;

  @BeforeEach
  void start() {
    bench = KeyBench.of(HostVersion.V0_1_179);
    worker = bench.worker();
  }

  @AfterEach
  void stop() {
    worker.close();
    bench.close();
  }

  @Test
  void aGroupTakesNoMoreThanItsCapacityAndTheRestWaitsInReserve() {
    var keys = good(7);
    var run =
        BenchRun.begin(
            bench, Settings.subscription().capacity(3).build(), keys.toArray(String[]::new));

    worker.settle(run);

    var schedulable = keys.stream().filter(key -> bench.seen(key).schedulable()).toList();
    assertThat(schedulable).hasSize(3);
    assertThat(inService()).isEqualTo(3);
    assertThat(keys).allMatch(key -> bench.seen(key).groups().contains(bench.group()));
    var placements =
        IntStream.rangeClosed(1, 7).mapToObj(item -> run.shown(item, "proof")).toList();
    assertThat(placements.stream().filter(proof -> proof.contains("in_service"))).hasSize(3);
    assertThat(placements.stream().filter(proof -> proof.contains("reserve"))).hasSize(4);
  }

  @Test
  void anAdmissionWhoseAnswerIsLostTakesNoSecondPlace() {
    var keys = good(2);
    bench
        .host
        .faults()
        .add(FaultRule.on("POST", "/accounts/bulk-update$", new FaultAction.CutAfter()).times(1));
    var run = bench.run(keys.toArray(String[]::new));

    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    assertThat(run.where(2)).isEqualTo("validate/in_flight");
    assertThat(inService()).isEqualTo(2);
    assertThat(bench.calls("POST /v1/chat/completions")).as("no proof is repeated").isEqualTo(2);
  }

  @Test
  void accountsThatAreProvedOneAfterTheOtherShareAnAdmission() {
    var runs = good(4).stream().map(bench::run).toList();
    try (var patient = bench.worker(AN_HOUR_BETWEEN_ADMISSIONS)) {
      runs.forEach(run ->
          await()
              .atMost(LIMIT)
              .until(() -> {
                patient.handOut(run);
                return run.where(1).equals("confirm/waiting")
                    && run.waitsFor(1).equals("admission");
              }));
      assertThat(bench.calls(ADMISSION)).as("nobody is admitted before the moment").isZero();
      long proofs = bench.calls(PROOF);
      runs.forEach(BenchRun::wake);

      patient.settle(runs.toArray(BenchRun[]::new));

      assertThat(bench.calls(PROOF)).as("no proof is repeated").isEqualTo(proofs);
    }

    assertThat(runs).allMatch(run -> run.where(1).equals("validate/in_flight"));
    assertThat(bench.calls(ADMISSION)).isEqualTo(1);
  }

  @Test
  void anAccountThatWasDeletedBeforeItsAdmissionIsMadeAnewAndProvedAgain() {
    var key = good(1).getFirst();
    var faults = bench.host.faults();
    faults.add(
        FaultRule.on("POST", "/accounts/bulk-update$", new FaultAction.CutBefore()).times(1));
    var run = bench.run(key);
    await()
        .atMost(LIMIT)
        .until(() -> {
          worker.handOut(run);
          return bench.calls(PROOF) > 0;
        });
    var lost = bench.seen(key).ref();
    bench.adapter.accounts().delete(lost);

    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    assertThat(bench.seen(key).ref()).isNotEqualTo(lost);
    assertThat(bench.seen(key).groups()).containsExactly(bench.group());
    assertThat(inService()).isEqualTo(1);
    assertThat(bench.calls(PROOF)).as("the new account is proved as well").isEqualTo(2);
  }

  @Test
  void anAccountThatTheHostChangedAlthoughItSaysNotIsAdmitted() {
    var keys = good(1);
    var answer =
        "{\"code\":0,\"message\":\"success\",\"data\":{\"success\":0,\"failed\":1,"
            + "\"success_ids\":[],\"failed_ids\":[1],\"results\":[]}}";
    var faults = bench.host.faults();
    faults.add(FaultRule.on("POST", "/accounts/bulk-update$", new FaultAction.CutAfter()).times(1));
    var refuses = new FaultAction.Answer(200, "application/json", answer);
    faults.add(FaultRule.on("POST", "/accounts/bulk-update$", refuses).times(1));
    var run = bench.run(keys.toArray(String[]::new));

    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    assertThat(run.shown(1, "retry_count")).as("a lost answer spends no attempt").isEqualTo("0");
  }

  @Test
  void theAccountOfABrokenKeyIsDeletedAndAnotherMayBeMade() {
    bench.plant("sk-test-bad", KeyTruth.WRONG_KEY_401);
    var run = bench.run("sk-test-bad");
    worker.settle(run);
    assertThat(run.verdict(1)).isEqualTo("broken upstream.key_rejected");

    bench.care();

    assertThat(bench.accountsOf("sk-test-bad")).isEmpty();
    assertThat(goneReason()).isEqualTo("gone_by_verdict");
    bench.plant("sk-test-bad", KeyTruth.GOOD);
    var again = bench.run("sk-test-bad");
    worker.settle(again);
    assertThat(again.where(1)).isEqualTo("validate/in_flight");
    assertThat(bench.seen("sk-test-bad").groups()).containsExactly(bench.group());
  }

  @Test
  void theAccountOfADegradedKeyRestsInStaging() {
    bench.plant("sk-test-busy", KeyTruth.UNAVAILABLE_5XX);
    var run = bench.run("sk-test-busy");
    worker.settle(run);
    assertThat(run.verdict(1)).isEqualTo("degraded upstream.unavailable");

    bench.care();

    assertThat(bench.seen("sk-test-busy").schedulable()).isFalse();
    assertThat(bench.seen("sk-test-busy").groups()).doesNotContain(bench.group());
  }

  @Test
  void aStrictRunHoldsItsAccountsOutOfReachUntilTheBarrierOpens() {
    var keys = good(3);
    var run =
        BenchRun.begin(bench, TestRun.settings(ImportMode.STRICT), keys.toArray(String[]::new));

    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("confirm/held");
    assertThat(keys).noneMatch(key -> bench.seen(key).schedulable());
    assertThat(keys).noneMatch(key -> bench.seen(key).groups().contains(bench.group()));

    long proofs = bench.calls("POST /v1/chat/completions");
    run.openBarrier();
    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    assertThat(keys).allMatch(key -> bench.seen(key).schedulable());
    assertThat(keys).allMatch(key -> bench.seen(key).groups().contains(bench.group()));
    assertThat(bench.calls("POST /v1/chat/completions")).isEqualTo(proofs);
  }

  @Test
  void anAccountOfTwoGroupsServesOnlyWhenBothHaveRoom() {
    var keys = good(2);
    worker.settle(
        BenchRun.begin(
            bench, Settings.subscription().capacity(1).build(), keys.toArray(String[]::new)));
    var resting = keys.stream().filter(key -> !bench.seen(key).schedulable()).toList();
    assertThat(resting).hasSize(1);
    var second =
        BenchRun.into(
            "second", bench, Settings.subscription().capacity(1).build(), resting.getFirst());

    worker.settle(second);

    assertThat(second.shown(1, "proof")).contains("reserve");
    assertThat(bench.seen(resting.getFirst()).schedulable()).isFalse();
    assertThat(bench.seen(resting.getFirst()).groups()).hasSize(2).contains(bench.group());
    assertThat(inService()).isEqualTo(1);
  }

  @Test
  void whatAnotherRunAdmittedMeanwhileKeepsServingItsGroup() {
    var key = good(1).getFirst();
    var strict = BenchRun.begin(bench, TestRun.settings(ImportMode.STRICT), key);
    worker.settle(strict);
    worker.settle(BenchRun.into("second", bench, BenchRun.settings(), key));
    var second = bench.adapter.groups().findByName("second").orElseThrow().ref();
    strict.openBarrier();

    worker.settle(strict);

    assertThat(strict.where(1)).isEqualTo("validate/in_flight");
    assertThat(bench.seen(key).groups()).containsExactlyInAnyOrder(second, bench.group());
    assertThat(bench.seen(key).schedulable()).isTrue();
  }

  private List<String> good(int count) {
    var keys = IntStream.range(0, count).mapToObj("sk-test-good-%d"::formatted).toList();
    keys.forEach(key -> bench.plant(key, KeyTruth.GOOD));
    return keys;
  }

  private int inService() {
    return bench
        .jdbc()
        .sql("SELECT in_service FROM host_groups WHERE reference = 'kimi'")
        .query(Integer.class)
        .single();
  }

  private String goneReason() {
    return bench
        .jdbc()
        .sql("SELECT gone_reason FROM managed_resources WHERE resource_type = 'account'")
        .query(String.class)
        .single();
  }
}
