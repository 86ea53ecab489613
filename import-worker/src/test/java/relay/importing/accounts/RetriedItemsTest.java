package relay.importing.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relay.host.AccountChange;
import relay.host.AccountRef;
import relay.host.AccountStatus;
import relay.host.GroupRef;
import relay.run.ImportMode;
import relay.simulator.journal.JournalEntry;
import relay.simulator.options.HostVersion;
import relay.simulator.upstream.KeyTruth;
import relay.testing.TestRun;

/** A new round of items that ended degraded: what they knew of the host is old by then. */
class RetriedItemsTest {
  private static final String KEY = "sk-test-key";
  private static final String SERVED = "validate/in_flight";
  private static final String PROOF = "POST /v1/chat/completions";

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
  void anAccountThatWasPutBackKeepsWhatOthersGaveItWhenARetryTakesIt() {
    bench.plant(KEY, KeyTruth.GOOD);
    worker.settle(bench.run(KEY));
    forgetProof();
    GroupRef foreign = bench.foreignGroup("theirs");
    var account = new AccountRef(bench.accountOf(KEY).id());
    bench
        .adapter
        .accounts()
        .change(
            account,
            AccountChange.NONE
                .mapping(Map.of("theirs", "kimi-k2.6"))
                .groups(Set.of(foreign))
                .status(AccountStatus.INACTIVE));
    bench.plant(KEY, KeyTruth.UNAVAILABLE_5XX);
    var run = bench.run(KEY);
    worker.settle(run);
    assertThat(run.verdict(1)).isEqualTo("degraded upstream.unavailable");
    bench.care();
    bench.plant(KEY, KeyTruth.GOOD);

    run.retry();
    worker.settle(run);

    assertThat(run.where(1)).isEqualTo(SERVED);
    assertThat(bench.seen(KEY).groups()).containsExactlyInAnyOrder(foreign, bench.group());
    assertThat(bench.seen(KEY).modelMapping()).containsOnlyKeys("theirs", "kimi-k2.6");
  }

  @Test
  void anAccountThatAnotherRunBroughtIntoServiceServesThroughARetry() {
    bench.plant(KEY, KeyTruth.UNAVAILABLE_5XX);
    var first = bench.run(KEY);
    worker.settle(first);
    bench.care();
    bench.plant(KEY, KeyTruth.GOOD);
    worker.settle(bench.run(KEY));
    forgetProof();
    long from = bench.host.journal().lastSeq();

    first.retry();
    worker.settle(first);

    assertThat(first.where(1)).isEqualTo(SERVED);
    assertThat(bench.host.journal().after(from, Integer.MAX_VALUE, _ -> true))
        .filteredOn(JournalEntry.AccountChange.class::isInstance)
        .extracting(entry -> ((JournalEntry.AccountChange) entry).account())
        .as("every state it was in meanwhile")
        .isNotEmpty()
        .allMatch(state ->
            state.takesTraffic(Instant.now()) && state.groupIds().contains(bench.group().id()));
  }

  @Test
  void aProofOfAnEarlierRoundIsNoProofOfThisOne() {
    bench.plant(KEY, KeyTruth.GOOD);
    var run = BenchRun.begin(bench, TestRun.settings(ImportMode.STRICT), KEY);
    worker.settle(run);
    assertThat(run.where(1)).isEqualTo("confirm/held");
    endDegraded();
    forgetProof();
    long proofs = bench.calls(PROOF);

    run.retry();
    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("confirm/held");
    assertThat(bench.calls(PROOF)).isEqualTo(proofs + 1);
  }

  @Test
  void anOutageThatEndedTheRoundBeforeIsWaitedOutAnew() {
    bench.plant(KEY, KeyTruth.GOOD);
    var run = BenchRun.begin(bench, TestRun.settings(ImportMode.STRICT), KEY);
    worker.settle(run);
    endDegraded();
    bench
        .jdbc()
        .sql(
            """
            UPDATE import_items SET findings = findings
              || '{"outage": {"since": "2026-01-01T00:00:00Z", "times": 9}}'::jsonb
            """)
        .update();

    run.retry();

    assertThat(
            bench
                .jdbc()
                .sql("SELECT findings -> 'outage' IS NULL FROM import_items")
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  private void endDegraded() {
    bench.jdbc().sql("UPDATE import_items SET stage = 'done', state = 'done'").update();
    bench
        .jdbc()
        .sql("UPDATE item_results SET current_stage = 'done', access_status = 'degraded'")
        .update();
  }

  private void forgetProof() {
    bench.jdbc().sql("UPDATE upstream_keys SET proved_at = now() - interval '1 hour'").update();
  }
}
