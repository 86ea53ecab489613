package relay.importing.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relay.host.AccountSettings;
import relay.host.IdempotencyKey;
import relay.host.NewAccount;
import relay.importing.bench.Settings;
import relay.importing.provision.AccountAftercare;
import relay.importing.provision.ReachableHosts;
import relay.keys.AftercareStore;
import relay.model.ApiKey;
import relay.plan.PrivateNames;
import relay.resource.LedgerStore;
import relay.run.ConfirmMode;
import relay.run.ItemFindings;
import relay.simulator.faults.FaultAction;
import relay.simulator.faults.FaultRule;
import relay.simulator.options.HostVersion;
import relay.simulator.upstream.KeyTruth;

/** Proofs by the host's own test, and what a lost answer may leave behind for later. */
class ConfirmModesTest {
  private static final String KEY = "sk-test-key";

  private KeyBench bench;
  private BenchWorker worker;

  @BeforeEach
  void start() {
    bench = KeyBench.of(HostVersion.V0_1_129);
    worker = bench.worker();
  }

  @AfterEach
  void stop() {
    worker.close();
    bench.close();
  }

  @Test
  void theHostsTestAloneProvesAGoodKey() {
    bench.plant(KEY, KeyTruth.GOOD);
    var run = run(ConfirmMode.HOST_TEST, UnaryOperator.identity());

    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    assertThat(bench.calls("POST /v1/chat/completions")).isZero();
    assertThat(run.counter("tokens_host_test")).isPositive();
  }

  @Test
  void aTestIsNoProofForARunThatAsksTheGateway() {
    bench.plant(KEY, KeyTruth.GOOD);
    var tested = run(ConfirmMode.HOST_TEST, UnaryOperator.identity());
    worker.settle(tested);
    assertThat(tested.shown(1, "proof ->> 'gateway'")).isEqualTo("none");
    var asked = run(ConfirmMode.GATEWAY, UnaryOperator.identity());

    worker.settle(asked);

    assertThat(asked.shown(1, "proof ->> 'gateway'")).isEqualTo("own");
    assertThat(bench.calls("POST /v1/chat/completions")).isPositive();
  }

  @Test
  void aTestThatOnlyHintsIsDecidedByACallThroughTheGateway() {
    bench.plant(KEY, KeyTruth.CHAT_ONLY);
    var run = run(ConfirmMode.BOTH, Probes::chatOnly);

    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    assertThat(bench.calls("POST /v1/chat/completions")).isPositive();
    assertThat(run.shown(1, "advisories")).contains("responses_unsupported_but_chat_ok");
  }

  @Test
  void aKeyThatTheHostsTestSeesRejectedTwiceIsBroken() {
    bench.plant(KEY, KeyTruth.WRONG_KEY_401);
    var run = run(ConfirmMode.HOST_TEST, UnaryOperator.identity());

    worker.settle(run);

    assertThat(run.verdict(1)).isEqualTo("broken upstream.key_rejected");
    assertThat(bench.calls("POST /api/v1/admin/accounts/:id/test")).isLessThanOrEqualTo(2);
  }

  @Test
  void whatAnUnansweredCallLeftBehindIsFoundAMinuteLater() {
    bench.plant(KEY, KeyTruth.GOOD);
    bench
        .host
        .faults()
        .add(
            FaultRule.on(
                    "POST",
                    "/admin/accounts$",
                    new FaultAction.Answer(
                        409,
                        "application/json",
                        "{\"code\":409,\"message\":\"x\",\"reason\":\"IDEMPOTENCY_KEY_CONFLICT\"}"))
                .times(1));
    var run = run(ConfirmMode.GATEWAY, UnaryOperator.identity());
    worker.settle(run);
    var mine = bench.accountOf(KEY);
    lateArrival(mine.profile().name());
    bench
        .jdbc()
        .sql("UPDATE account_intents SET created_at = created_at - interval '2 minutes'")
        .update();

    aftercare().lookAgain(10);
    assertThat(bench.accountsOf(KEY)).as("the host may still be at it").hasSize(2);

    bench
        .jdbc()
        .sql("UPDATE upstream_keys SET raised_at = raised_at - interval '2 minutes'")
        .update();
    aftercare().lookAgain(10);

    assertThat(bench.accountOf(KEY).id()).isEqualTo(mine.id());
  }

  /** The account of the earlier generation, made by a host that took its time. */
  private void lateArrival(String name) {
    var key = bench.fingerprint(KEY);
    bench
        .adapter
        .accounts()
        .create(
            new NewAccount(
                name,
                bench.baseUrl(),
                new ApiKey(KEY),
                Map.of(PrivateNames.staged(key), "kimi-k2.6"),
                Set.of(bench.group()),
                new AccountSettings(5, 50, BigDecimal.ONE),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            new IdempotencyKey("late"));
  }

  private AccountAftercare aftercare() {
    var clock = Clock.systemUTC();
    return new AccountAftercare(
        new AftercareStore(bench.jdbc()),
        new LedgerStore(bench.jdbc()),
        ReachableHosts.of(_ -> bench.adapter, clock),
        clock);
  }

  private BenchRun run(ConfirmMode confirm, UnaryOperator<ItemFindings.Probe> probe) {
    return BenchRun.begin(bench, Settings.subscription().confirm(confirm).build(), probe, KEY);
  }
}
