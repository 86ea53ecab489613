package relay.importing.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relay.host.AccountRef;
import relay.host.AccountSettings;
import relay.host.IdempotencyKey;
import relay.host.NewAccount;
import relay.model.ApiKey;
import relay.model.ProviderId;
import relay.plan.PrivateNames;
import relay.simulator.faults.FaultAction;
import relay.simulator.faults.FaultRule;
import relay.simulator.options.HostVersion;
import relay.simulator.upstream.KeyTruth;

/** A key never becomes two accounts of ours, whatever is lost on the way. */
class CreationProtocolTest {
  private static final String KEY = "sk-test-key";
  private static final String CREATE = "/admin/accounts$";

  private static final FaultAction IN_PROGRESS =
      new FaultAction.Answer(
          409,
          "application/json",
          "{\"code\":409,\"message\":\"x\",\"reason\":\"IDEMPOTENCY_IN_PROGRESS\"}");

  private KeyBench bench;
  private BenchWorker worker;

  @BeforeEach
  void start() {
    bench = KeyBench.of(HostVersion.V0_1_129);
    bench.plant(KEY, KeyTruth.GOOD);
    worker = bench.worker();
  }

  @AfterEach
  void stop() {
    worker.close();
    bench.close();
  }

  @Test
  void anAnswerThatIsLostAfterItsEffectLeadsToNoSecondAccount() {
    bench.host.faults().add(FaultRule.on("POST", CREATE, new FaultAction.CutAfter()).times(1));
    var run = bench.run(KEY);

    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    assertThat(run.shown(1, "account_resolution")).isEqualTo("created");
    bench.accountOf(KEY);
  }

  @Test
  void aCallThatNeverArrivedIsMadeAgain() {
    bench.host.faults().add(FaultRule.on("POST", CREATE, new FaultAction.CutBefore()).times(2));
    var run = bench.run(KEY);

    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    bench.accountOf(KEY);
  }

  @Test
  void theHostsMemoryOfAnAccountThatIsGoneMakesNoGhost() {
    bench.host.faults().add(FaultRule.on("POST", CREATE, new FaultAction.CutAfter()).times(1));
    var run = bench.run(KEY);
    while (bench.accountsOf(KEY).isEmpty()) {
      worker.handOut(run);
    }
    bench.adapter.accounts().delete(new AccountRef(bench.accountOf(KEY).id()));

    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    assertThat(bench.seen(KEY).groups()).containsExactly(bench.group());
  }

  @Test
  void aKeyWhoseIdempotencyKeyIsSpentGetsTheNextOne() {
    bench
        .host
        .faults()
        .add(
            FaultRule.on(
                    "POST",
                    CREATE,
                    new FaultAction.Answer(
                        409,
                        "application/json",
                        "{\"code\":409,\"message\":\"x\",\"reason\":\"IDEMPOTENCY_KEY_CONFLICT\"}"))
                .times(1));
    var run = bench.run(KEY);

    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    bench.accountOf(KEY);
    assertThat(generation()).isEqualTo(2);
  }

  @Test
  void aCreationThatTheHostNeverEndsIsMadeUnderTheNextKeyAfterAMinute() {
    bench.host.faults().add(FaultRule.on("POST", CREATE, IN_PROGRESS).times(2));
    var run = bench.run(KEY);
    workUntilAMinuteOfProgressIsOver(run);

    assertThat(generation()).isOne();
    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    bench.accountOf(KEY);
    assertThat(generation()).isEqualTo(2);
  }

  @Test
  void aCreationThatTheHostBeginsAnewHasItsMinuteAnew() {
    var faults = bench.host.faults();
    faults.add(FaultRule.on("POST", CREATE, IN_PROGRESS).times(1));
    var run = bench.run(KEY);
    workUntilAMinuteOfProgressIsOver(run);
    faults.add(FaultRule.on("POST", CREATE, new FaultAction.CutBefore()).times(1));
    long again = faults.add(FaultRule.on("POST", CREATE, IN_PROGRESS).times(1));

    worker.settle(run);

    assertThat(faults.struck(again)).isOne();
    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    bench.accountOf(KEY);
    assertThat(generation()).as("of the idempotency key").isOne();
  }

  private void workUntilAMinuteOfProgressIsOver(BenchRun run) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> {
          worker.handOut(run);
          return aMinutePasses() == 1;
        });
  }

  /** Since the host said first that the creation goes on; how many it said that of. */
  private int aMinutePasses() {
    return bench
        .jdbc()
        .sql(
            "UPDATE account_intents SET in_progress_since = in_progress_since - interval '1 min'"
                + " WHERE in_progress_since IS NOT NULL")
        .update();
  }

  @Test
  void anAccountThatSomebodyDeletedIsMadeAnew() {
    var first = bench.run(KEY);
    worker.settle(first);
    long old = bench.accountOf(KEY).id();
    bench.adapter.accounts().delete(new AccountRef(old));
    var second = bench.run(KEY);

    worker.settle(second);

    assertThat(second.where(1)).isEqualTo("validate/in_flight");
    assertThat(second.shown(1, "account_resolution")).isEqualTo("created");
    assertThat(bench.accountOf(KEY).id()).isNotEqualTo(old);
    assertThat(bench.seen(KEY).groups()).containsExactly(bench.group());
  }

  @Test
  void twoRunsOfTheSameKeysMakeOneAccountEach() {
    var keys = IntStream.range(0, 20).mapToObj("sk-test-shared-%d"::formatted).toList();
    keys.forEach(key -> bench.plant(key, KeyTruth.GOOD));
    var one = bench.run(keys.toArray(String[]::new));
    var two = bench.run(keys.toArray(String[]::new));

    try (var other = bench.worker()) {
      var race = Thread.ofVirtual().start(() -> other.settle(two));
      worker.settle(one);
      joined(race);
    }

    for (int item = 1; item <= keys.size(); item++) {
      assertThat(one.where(item)).isEqualTo("validate/in_flight");
      assertThat(two.where(item)).isEqualTo("validate/in_flight");
      bench.accountOf(keys.get(item - 1));
      assertThat(bench.upstreams.use(keys.get(item - 1)).answered())
          .as("proofs and the host's own probe")
          .isLessThanOrEqualTo(2);
    }
  }

  @Test
  void ofTwoAccountsWithTheSameNameOneStays() {
    bench.host.faults().add(FaultRule.on("POST", CREATE, new FaultAction.CutBefore()).times(1));
    var run = bench.run(KEY);
    while (bench.jdbc().sql("SELECT count(*) FROM account_intents").query(Long.class).single()
        == 0) {
      worker.handOut(run);
    }
    long lowest = left("one");
    left("two");

    worker.settle(run);

    assertThat(bench.accountOf(KEY).id()).isEqualTo(lowest);
    assertThat(run.where(1)).isEqualTo("validate/in_flight");
  }

  @Test
  void whatALostAnswerLeftOfAnItemThatEndedRestsAsItsAccount() {
    bench.host.faults().add(FaultRule.on("POST", CREATE, new FaultAction.CutAfter()).times(1));
    var run = bench.run(KEY);
    while (bench.accountsOf(KEY).isEmpty()) {
      worker.handOut(run);
    }
    var busy = new FaultAction.Answer(409, "application/json", "{\"code\":409,\"message\":\"no\"}");
    bench.host.faults().add(FaultRule.on("GET", "/admin/accounts$", busy).times(1_000));
    worker.settle(run);
    assertThat(run.verdict(1)).startsWith("degraded");
    bench.host.faults().clear();
    bench.care();
    assertThat(bench.seen(KEY).schedulable()).as("it may be on its way for a minute").isTrue();
    bench
        .jdbc()
        .sql("UPDATE upstream_keys SET last_checked_at = now() - interval '2 minutes'")
        .update();

    bench.care();

    assertThat(bench.seen(KEY).schedulable()).isFalse();
    assertThat(noted()).isEqualTo(bench.accountOf(KEY).id() + " answered created");
  }

  private String noted() {
    return bench
        .jdbc()
        .sql(
            """
            SELECT k.account_id || ' ' || a.state || ' ' || u.kind
              FROM upstream_keys k JOIN account_intents a USING (host_no, fingerprint, generation)
              JOIN managed_resources r ON r.host_resource_id = k.account_id::text
                                      AND r.resource_type = 'account'
              JOIN managed_resource_uses u USING (resource_no)
            """)
        .query(String.class)
        .single();
  }

  private long left(String idempotencyKey) {
    var key = bench.fingerprint(KEY);
    var provider = new ProviderId("kimi-7d7ac291");
    return bench
        .adapter
        .accounts()
        .create(
            new NewAccount(
                PrivateNames.account(provider, key),
                bench.baseUrl(),
                new ApiKey(KEY),
                Map.of(PrivateNames.staged(key), "kimi-k2.6"),
                Set.of(bench.adapter.groups().findByName("relay-staging-01").orElseThrow().ref()),
                new AccountSettings(5, 50, BigDecimal.ONE),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            new IdempotencyKey(idempotencyKey))
        .account()
        .ref()
        .id();
  }

  private int generation() {
    return bench.jdbc().sql("SELECT generation FROM upstream_keys").query(Integer.class).single();
  }

  private static void joined(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
