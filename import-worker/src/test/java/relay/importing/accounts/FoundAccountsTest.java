package relay.importing.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relay.host.AccountChange;
import relay.host.AccountRef;
import relay.host.AccountStatus;
import relay.host.GroupRef;
import relay.simulator.faults.FaultAction;
import relay.simulator.faults.FaultRule;
import relay.simulator.journal.JournalEntry;
import relay.simulator.options.HostVersion;
import relay.simulator.state.Account;
import relay.simulator.upstream.KeyTruth;

/** Accounts that are there already, in service or out of it. */
class FoundAccountsTest {
  private static final String KEY = "sk-test-key";

  private KeyBench bench;
  private BenchWorker worker;

  @BeforeEach
  void start() {
    bench = KeyBench.of(HostVersion.V0_1_129);
    bench.plant(KEY, KeyTruth.GOOD);
    worker = bench.worker();
    worker.settle(bench.run(KEY));
    forgetProof();
  }

  @AfterEach
  void stop() {
    worker.close();
    bench.close();
  }

  @Test
  void anAccountInServiceKeepsWhatOthersGaveItAndServesAllTheTime() {
    GroupRef foreign = bench.foreignGroup("theirs");
    change(
        AccountChange.NONE
            .mapping(Map.of("theirs", "kimi-k2.6", "kimi-k2.6", "kimi-k2.6"))
            .groups(Set.of(foreign, bench.group())));
    long from = bench.host.journal().lastSeq();
    var run = bench.run(KEY);

    worker.settle(run);

    var account = bench.seen(KEY);
    assertThat(run.shown(1, "matched_account_state")).isEqualTo("active");
    assertThat(run.shown(1, "account_resolution")).isEqualTo("reused");
    assertThat(account.modelMapping()).containsOnlyKeys("theirs", "kimi-k2.6");
    assertThat(account.groups()).containsExactlyInAnyOrder(foreign, bench.group());
    assertThat(account.schedulable()).isTrue();
    assertThat(states(from))
        .as("every state it was in meanwhile")
        .isNotEmpty()
        .allMatch(state -> servesTheirs(state, foreign));
    assertThat(run.where(1)).isEqualTo("validate/in_flight");
  }

  @Test
  void whatSomebodySwitchedOffIsReactivatedOnceItIsProved() {
    change(AccountChange.NONE.status(AccountStatus.INACTIVE));
    var run = bench.run(KEY);

    worker.settle(run);

    assertThat(run.shown(1, "matched_account_state")).isEqualTo("disabled");
    assertThat(run.shown(1, "account_resolution")).isEqualTo("reactivated");
    assertThat(bench.seen(KEY).status()).isEqualTo(AccountStatus.ACTIVE);
    assertThat(bench.seen(KEY).modelMapping()).containsOnlyKeys("kimi-k2.6");
    assertThat(bench.seen(KEY).groups()).containsExactly(bench.group());
  }

  @Test
  void whatWasSwitchedOffIsPutBackWhenItsProofFails() {
    change(AccountChange.NONE.status(AccountStatus.INACTIVE));
    bench.plant(KEY, KeyTruth.WRONG_KEY_401);
    var run = bench.run(KEY);

    worker.settle(run);
    bench.care();

    assertThat(run.verdict(1)).isEqualTo("broken upstream.key_rejected");
    var account = bench.seen(KEY);
    assertThat(account.status()).isEqualTo(AccountStatus.INACTIVE);
    assertThat(account.modelMapping()).isEqualTo(Map.of("kimi-k2.6", "kimi-k2.6"));
    assertThat(account.groups()).containsExactly(bench.group());
  }

  @Test
  void anAccountInServiceThatFailsLosesOnlyOurPrivateName() {
    bench.plant(KEY, KeyTruth.NO_BALANCE_402);
    var run = bench.run(KEY);

    worker.settle(run);
    bench.care();

    assertThat(run.verdict(1)).isEqualTo("broken upstream.no_balance");
    assertThat(bench.seen(KEY).modelMapping()).isEqualTo(Map.of("kimi-k2.6", "kimi-k2.6"));
    assertThat(bench.seen(KEY).groups()).containsExactly(bench.group());
  }

  @Test
  void aGroupThatOthersAddWhileItIsProvedStays() {
    bench.plant(KEY, KeyTruth.NO_BALANCE_402);
    var run = bench.run(KEY);
    worker.settle(run);
    GroupRef foreign = bench.foreignGroup("theirs");
    Set<GroupRef> more = new HashSet<>(bench.seen(KEY).groups());
    more.add(foreign);
    change(AccountChange.NONE.groups(more));

    bench.care();

    assertThat(bench.seen(KEY).groups()).containsExactlyInAnyOrder(foreign, bench.group());
  }

  @Test
  void anAccountThatAnswersToAnyNameIsNeverPutWhereOthersAreProved() {
    change(AccountChange.NONE.mapping(Map.of("*", "kimi-k2.6")));
    long from = bench.host.journal().lastSeq();
    var run = bench.run(KEY);

    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    assertThat(run.shown(1, "advisories")).contains("in_service_without_mapping");
    assertThat(states(from))
        .allMatch(state -> state.groupIds().equals(List.of(bench.group().id())));
    assertThat(bench.seen(KEY).modelMapping()).isEqualTo(Map.of("*", "kimi-k2.6"));
  }

  @Test
  void anAccountWithoutAMappingIsOnlyTestedByTheHost() {
    change(AccountChange.NONE.mapping(Map.of()));
    var before = bench.seen(KEY);
    var run = bench.run(KEY);

    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    assertThat(run.shown(1, "advisories")).contains("in_service_without_mapping");
    assertThat(bench.seen(KEY).modelMapping()).isEqualTo(before.modelMapping());
    assertThat(bench.seen(KEY).groups()).isEqualTo(before.groups());
  }

  @Test
  void aFreshProofIsNotRepeated() {
    bench.jdbc().sql("UPDATE upstream_keys SET proved_at = now()").update();
    long calls = bench.calls("POST /v1/chat/completions");
    var run = bench.run(KEY);

    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    assertThat(bench.calls("POST /v1/chat/completions")).isEqualTo(calls);
  }

  @Test
  void oneRefusalOfAnAccountInServiceThatIsReadAgainDoesNotCondemnIt() {
    bench.plant(KEY, KeyTruth.WRONG_KEY_401);
    var run = bench.run(KEY);
    while (bench.seen(KEY).status() != AccountStatus.ERROR) {
      worker.handOut(run);
    }
    bench.plant(KEY, KeyTruth.GOOD);

    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    assertThat(bench.seen(KEY).status()).isEqualTo(AccountStatus.ACTIVE);
  }

  @Test
  void aProofThatGrowsOldWhileTheHostFailsIsMadeAnew() {
    bench.jdbc().sql("UPDATE upstream_keys SET proved_at = now()").update();
    bench
        .host
        .faults()
        .add(
            FaultRule.on(
                    "POST",
                    "/accounts/bulk-update$|/admin/accounts/\\d+$",
                    new FaultAction.CutBefore())
                .times(1));
    var run = bench.run(KEY);
    while (run.shown(1, "current_stage").equals("provision")) {
      worker.handOut(run);
    }
    bench.jdbc().sql("UPDATE import_items SET findings = findings - 'proof'").update();
    forgetProof();

    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    assertThat(bench.seen(KEY).modelMapping()).containsOnlyKeys("kimi-k2.6");
  }

  @Test
  void aRunThatUsesAnotherRunsAccountIsNotedWithIt() {
    var run = bench.run(KEY);

    worker.settle(run);

    assertThat(
            bench
                .jdbc()
                .sql(
                    """
                    SELECT count(*) FROM managed_resource_uses
                      JOIN managed_resources USING (resource_no)
                     WHERE resource_type = 'account' AND run_no = :run AND kind = 'bound'
                    """)
                .param("run", run.runNo())
                .query(Long.class)
                .single())
        .isOne();
  }

  private void forgetProof() {
    bench.jdbc().sql("UPDATE upstream_keys SET proved_at = now() - interval '1 hour'").update();
  }

  private void change(AccountChange change) {
    bench.adapter.accounts().change(new AccountRef(bench.accountOf(KEY).id()), change);
  }

  private List<Account> states(long from) {
    return bench.host.journal().after(from, Integer.MAX_VALUE, _ -> true).stream()
        .filter(JournalEntry.AccountChange.class::isInstance)
        .map(entry -> ((JournalEntry.AccountChange) entry).account())
        .toList();
  }

  private static boolean servesTheirs(Account account, GroupRef group) {
    return account.takesTraffic(Instant.now())
        && account.groupIds().contains(group.id())
        && account.credentials().upstreamModel("theirs").isPresent();
  }
}
