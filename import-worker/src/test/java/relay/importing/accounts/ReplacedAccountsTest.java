package relay.importing.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relay.model.RunNo;
import relay.run.store.RunEnds;
import relay.simulator.http.Json;
import relay.simulator.options.HostVersion;
import relay.simulator.state.ChangeCause;
import relay.simulator.upstream.KeyTruth;

/** Accounts of ours that are of no use any more, and the ones that come after them. */
class ReplacedAccountsTest {
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
  void anAccountThatIsStillToBeDeletedIsReplaced() {
    settled(KeyTruth.WRONG_KEY_401);
    long old = bench.accountOf(KEY).id();

    var run = settled(KeyTruth.GOOD);

    assertReplaced(run, old);
  }

  @Test
  void anAccountOfOursThatSomebodyPointedElsewhereIsReplaced() {
    settled(KeyTruth.GOOD);
    long old = bench.accountOf(KEY).id();
    var elsewhere = Json.object().put("base_url", "https://elsewhere.example.test/v1");
    bench
        .host
        .state()
        .accounts()
        .change(
            old,
            ChangeCause.UPDATE,
            account -> account.withCredentials(account.credentials().merge(elsewhere)));

    var run = settled(KeyTruth.GOOD);

    assertReplaced(run, old);
  }

  @Test
  void whatADegradedKeyLeftIsDeletedOnceTheKeyIsBroken() {
    settled(KeyTruth.UNAVAILABLE_5XX);
    bench.care();
    assertThat(bench.accountOf(KEY).health().schedulable()).isFalse();

    var run = settled(KeyTruth.WRONG_KEY_401);
    bench.care();

    assertThat(run.verdict(1)).isEqualTo("broken upstream.key_rejected");
    assertThat(bench.accountsOf(KEY)).isEmpty();
  }

  @Test
  void whatADegradedKeyLeftRestsAgainWhenTheNextRunIsCancelled() {
    settled(KeyTruth.UNAVAILABLE_5XX);
    bench.care();
    bench.plant(KEY, KeyTruth.GOOD);
    var run = bench.run(KEY);
    while (!bench.accountOf(KEY).health().schedulable()) {
      worker.handOut(run);
    }
    bench
        .jdbc()
        .sql("UPDATE import_items SET stage = 'provision' WHERE run_no = :run")
        .param("run", run.runNo())
        .update();

    run.cancel();
    new RunEnds(bench.jdbc(), Clock.systemUTC()).endCancelled(new RunNo(run.runNo()), 1);
    bench.care();

    assertThat(run.verdict(1)).isEqualTo("unknown run.cancelled");
    assertThat(bench.accountOf(KEY).health().schedulable()).isFalse();
  }

  private BenchRun settled(KeyTruth truth) {
    bench.plant(KEY, truth);
    var run = bench.run(KEY);
    worker.settle(run);
    return run;
  }

  private void assertReplaced(BenchRun run, long old) {
    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    assertThat(run.shown(1, "account_resolution")).isEqualTo("replaced");
    assertThat(run.shown(1, "matched_account_state")).isEqualTo("broken");
    var account = bench.accountOf(KEY);
    assertThat(account.id()).isNotEqualTo(old);
    assertThat(run.shown(1, "account_id")).isEqualTo(Long.toString(account.id()));
    assertThat(bench.seen(KEY).groups()).containsExactly(bench.group());
    assertThat(goneReason(old)).isEqualTo("replaced");
  }

  private String goneReason(long account) {
    return bench
        .jdbc()
        .sql(
            """
            SELECT gone_reason FROM managed_resources
             WHERE resource_type = 'account' AND host_resource_id = :account
            """)
        .param("account", Long.toString(account))
        .query(String.class)
        .single();
  }
}
