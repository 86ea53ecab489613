package relay.importing.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relay.host.AccountChange;
import relay.host.AccountRef;
import relay.host.AccountStatus;
import relay.model.RunNo;
import relay.run.ImportMode;
import relay.run.store.RunEnds;
import relay.simulator.journal.JournalEntry;
import relay.simulator.options.HostVersion;
import relay.simulator.state.Account;
import relay.simulator.upstream.KeyTruth;
import relay.testing.TestRun;

/** A strict run that ends before its barrier opens: users have seen nothing of it. */
class UnopenedBarrierTest {
  private static final String[] KEYS = {"sk-test-one", "sk-test-two", "sk-test-three"};
  private static final String MODEL = "kimi-k2.6";

  private KeyBench bench;
  private BenchWorker worker;
  private RunEnds ends;

  @BeforeEach
  void start() {
    bench = KeyBench.of(HostVersion.V0_1_179);
    worker = bench.worker();
    ends = new RunEnds(bench.jdbc(), Clock.systemUTC());
    List.of(KEYS).forEach(key -> bench.plant(key, KeyTruth.GOOD));
  }

  @AfterEach
  void stop() {
    worker.close();
    bench.close();
  }

  @Test
  void theHeldAccountsOfACancelledRunAreDeleted() {
    var run = held(KEYS);

    run.cancel();
    assertThat(ends.endCancelled(new RunNo(run.runNo()), KEYS.length)).isEqualTo(KEYS.length);
    bench.care();

    assertThat(run.verdict(1)).isEqualTo("unknown run.cancelled");
    assertThat(bench.host.state().accounts().all()).isEmpty();
    assertThat(states(0)).isNotEmpty().noneMatch(this::isReachable);
  }

  @Test
  void aBrokenKeyStopsTheRunAndItsHeldAccountsGo() {
    bench.plant(KEYS[1], KeyTruth.WRONG_KEY_401);
    var run = held(KEYS);
    var number = new RunNo(run.runNo());
    assertThat(run.verdict(2)).isEqualTo("broken upstream.key_rejected");

    assertThat(ends.openBarrier(number)).isFalse();
    assertThat(ends.stopIfBroken(number)).isTrue();
    assertThat(ends.endStopped(number, KEYS.length)).isEqualTo(2);
    bench.care();

    assertThat(run.verdict(1)).isEqualTo("unknown run.stopped");
    assertThat(run.verdict(2)).isEqualTo("broken upstream.key_rejected");
    assertThat(bench.host.state().accounts().all()).isEmpty();
    assertThat(states(0)).isNotEmpty().noneMatch(this::isReachable);
  }

  @Test
  void anAccountInServiceServesAllTheTimeAndLosesOnlyOurPrivateName() {
    admitted();
    long from = bench.host.journal().lastSeq();
    var run = held(KEYS[0]);

    run.cancel();
    ends.endCancelled(new RunNo(run.runNo()), 1);
    bench.care();

    assertThat(bench.seen(KEYS[0]).modelMapping()).isEqualTo(Map.of(MODEL, MODEL));
    assertThat(bench.seen(KEYS[0]).groups()).containsExactly(bench.group());
    assertThat(states(from)).isNotEmpty().allMatch(this::isReachable);
  }

  @Test
  void anAccountThatWasSwitchedOffIsPutBackAsItWas() {
    admitted();
    change(AccountChange.NONE.status(AccountStatus.INACTIVE));
    var before = bench.seen(KEYS[0]);
    long from = bench.host.journal().lastSeq();
    var run = held(KEYS[0]);

    run.cancel();
    ends.endCancelled(new RunNo(run.runNo()), 1);
    bench.care();

    var after = bench.seen(KEYS[0]);
    assertThat(after.status()).isEqualTo(before.status());
    assertThat(after.schedulable()).isEqualTo(before.schedulable());
    assertThat(after.modelMapping()).isEqualTo(before.modelMapping());
    assertThat(after.groups()).isEqualTo(before.groups());
    assertThat(states(from)).isNotEmpty().noneMatch(this::isReachable);
  }

  @Test
  void whatAnotherRunAdmittedMeanwhileStays() {
    var run = held(KEYS[0]);
    worker.settle(bench.run(KEYS[0]));

    run.cancel();
    ends.endCancelled(new RunNo(run.runNo()), 1);
    bench.care();

    assertThat(isReachable(bench.accountOf(KEYS[0]))).isTrue();
  }

  private BenchRun held(String... keys) {
    var run = BenchRun.begin(bench, TestRun.settings(ImportMode.STRICT), keys);
    worker.settle(run);
    assertThat(run.where(1)).isEqualTo("confirm/held");
    return run;
  }

  private void admitted() {
    worker.settle(bench.run(KEYS[0]));
    bench.jdbc().sql("UPDATE upstream_keys SET proved_at = now() - interval '1 hour'").update();
  }

  private void change(AccountChange change) {
    bench.adapter.accounts().change(new AccountRef(bench.accountOf(KEYS[0]).id()), change);
  }

  private List<Account> states(long from) {
    return bench.host.journal().after(from, Integer.MAX_VALUE, _ -> true).stream()
        .filter(JournalEntry.AccountChange.class::isInstance)
        .map(entry -> ((JournalEntry.AccountChange) entry).account())
        .toList();
  }

  /** Whether a user of the group could be answered by it. */
  private boolean isReachable(Account account) {
    return account.takesTraffic(Instant.now())
        && account.groupIds().contains(bench.group().id())
        && account.credentials().upstreamModel(MODEL).isPresent();
  }
}
