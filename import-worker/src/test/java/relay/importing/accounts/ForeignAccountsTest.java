package relay.importing.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relay.host.AccountChange;
import relay.host.AccountRef;
import relay.host.AccountSettings;
import relay.host.AccountStatus;
import relay.host.GroupRef;
import relay.host.HostAccount;
import relay.host.IdempotencyKey;
import relay.host.NewAccount;
import relay.importing.bench.Settings;
import relay.model.ApiKey;
import relay.run.ExistingPolicy;
import relay.simulator.options.HostVersion;
import relay.simulator.upstream.KeyTruth;

/** Accounts that others made of the same key, on a host that still shows keys. */
class ForeignAccountsTest {
  private static final String KEY = "sk-test-key";

  private KeyBench bench;
  private BenchWorker worker;
  private GroupRef theirGroup;
  private AccountRef theirs;

  @BeforeEach
  void start() {
    bench = KeyBench.of(HostVersion.V0_1_121);
    bench.plant(KEY, KeyTruth.GOOD);
    worker = bench.worker();
    theirGroup = bench.foreignGroup("theirs");
    theirs =
        bench
            .adapter
            .accounts()
            .create(
                new NewAccount(
                    "by-hand",
                    bench.baseUrl(),
                    new ApiKey(KEY),
                    Map.of("kimi-k2.6", "kimi-k2.6", "fast", "kimi-k2.6"),
                    Set.of(theirGroup),
                    new AccountSettings(5, 50, BigDecimal.ONE),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
                new IdempotencyKey("by-hand"))
            .account()
            .ref();
  }

  @AfterEach
  void stop() {
    worker.close();
    bench.close();
  }

  @Test
  void anAccountOfTheSameKeyIsAdoptedAndKeepsWhatItHad() {
    var run = run(ExistingPolicy.ADOPT);

    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    assertThat(run.shown(1, "account_resolution")).isEqualTo("reused");
    assertThat(run.shown(1, "account_id")).isEqualTo(theirs.toString());
    assertThat(bench.accountsOf(KEY)).isEmpty();
    assertThat(now().modelMapping()).containsOnlyKeys("kimi-k2.6", "fast");
    assertThat(now().groups()).containsExactlyInAnyOrder(theirGroup, bench.group());
    assertThat(uses()).containsExactlyInAnyOrder("adopted", "bound");
  }

  @Test
  void anAdmissionWhoseStepIsLostKeepsWhatTheAccountHad() {
    bench.adapter.accounts().change(theirs, AccountChange.NONE.status(AccountStatus.INACTIVE));
    var run = run(ExistingPolicy.ADOPT);
    worker.settle(run);
    run.loseAdmissions();

    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    assertThat(now().modelMapping()).containsOnlyKeys("kimi-k2.6", "fast");
    assertThat(now().groups()).containsExactlyInAnyOrder(theirGroup, bench.group());
    assertThat(now().schedulable()).isTrue();
  }

  @Test
  void anIgnoredOneGetsAnotherBesideIt() {
    var run = run(ExistingPolicy.IGNORE);

    worker.settle(run);

    assertThat(run.shown(1, "account_resolution")).isEqualTo("created");
    assertThat(bench.accountOf(KEY).id()).isNotEqualTo(theirs.id());
    assertThat(now().groups()).containsExactly(theirGroup);
  }

  @Test
  void aSkippedOneIsNotTouchedAndIsOfNoUseToAnotherGroup() {
    var before = now();
    var run = run(ExistingPolicy.SKIP);

    worker.settle(run);

    assertThat(run.verdict(1)).isEqualTo("degraded host.group_conflict");
    assertThat(now().modelMapping()).isEqualTo(before.modelMapping());
    assertThat(now().groups()).isEqualTo(before.groups());
    assertThat(bench.accountsOf(KEY)).isEmpty();
  }

  @Test
  void aSkippedOneThatServesTheGroupIsTested() {
    bench.plant("sk-test-other", KeyTruth.GOOD);
    worker.settle(bench.run("sk-test-other"));
    bench.adapter.accounts().change(theirs, AccountChange.NONE.groups(Set.of(bench.group())));
    var before = now();
    var run = run(ExistingPolicy.SKIP);

    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    assertThat(now().modelMapping()).isEqualTo(before.modelMapping());
    assertThat(now().groups()).isEqualTo(before.groups());
  }

  @Test
  void oneWithoutGroupsKeepsItsNamesWhenItIsAdopted() {
    withoutGroups();
    var run = run(ExistingPolicy.ADOPT);

    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    assertThat(run.shown(1, "matched_account_state")).isEqualTo("deprecated");
    assertThat(now().modelMapping()).containsOnlyKeys("kimi-k2.6", "fast");
    assertThat(now().groups()).containsExactly(bench.group());
  }

  @Test
  void oneWithoutGroupsIsPutBackWhenItsProofFails() {
    withoutGroups();
    var before = now();
    bench.plant(KEY, KeyTruth.NO_BALANCE_402);
    var run = run(ExistingPolicy.ADOPT);

    worker.settle(run);
    bench.care();

    assertThat(run.verdict(1)).isEqualTo("broken upstream.no_balance");
    assertThat(now().modelMapping()).isEqualTo(before.modelMapping());
    assertThat(now().groups()).isEmpty();
  }

  private void withoutGroups() {
    bench.adapter.accounts().change(theirs, AccountChange.NONE.groups(Set.of()));
  }

  private HostAccount now() {
    return bench.adapter.accounts().find(theirs).orElseThrow();
  }

  private List<String> uses() {
    return bench
        .jdbc()
        .sql(
            """
            SELECT kind FROM managed_resource_uses u JOIN managed_resources r USING (resource_no)
             WHERE r.resource_type = 'account'
            """)
        .query((row, _) -> row.getString("kind"))
        .list();
  }

  private BenchRun run(ExistingPolicy existing) {
    return BenchRun.begin(bench, Settings.subscription().existing(existing).build(), KEY);
  }
}
