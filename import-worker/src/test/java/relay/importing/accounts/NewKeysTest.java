package relay.importing.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relay.simulator.options.HostVersion;
import relay.simulator.upstream.KeyTruth;

/** Keys that nobody has seen before. */
class NewKeysTest {
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
  void aGoodKeyIsProvedOutOfUsersReachAndThenServesItsGroup() {
    bench.plant("sk-test-good", KeyTruth.GOOD);
    var run = bench.run("sk-test-good");

    worker.settle(run);

    assertThat(run.where(1)).isEqualTo("validate/in_flight");
    var account = bench.accountOf("sk-test-good");
    assertThat(account.credentials().modelMapping()).isEqualTo(Map.of("kimi-k2.6", "kimi-k2.6"));
    assertThat(account.health().schedulable()).isTrue();
    assertThat(account.groupIds())
        .containsExactly(bench.adapter.groups().findByName("kimi").orElseThrow().ref().id());
    assertThat(run.counter("tokens_gateway")).isBetween(1L, 40L);
    assertThat(run.shown(1, "account_resolution")).isEqualTo("created");
    assertThat(run.shown(1, "account_id")).isEqualTo(String.valueOf(account.id()));
  }

  @Test
  void manyKeysShareTheirAdmission() {
    var keys = IntStream.range(0, 60).mapToObj("sk-test-good-%d"::formatted).toList();
    keys.forEach(key -> bench.plant(key, KeyTruth.GOOD));
    var run = bench.run(keys.toArray(String[]::new));

    worker.settle(run);

    for (int item = 1; item <= keys.size(); item++) {
      assertThat(run.where(item)).isEqualTo("validate/in_flight");
    }
    assertThat(bench.calls("POST /api/v1/admin/accounts")).isEqualTo(60);
    assertThat(bench.calls("POST /v1/chat/completions")).isLessThanOrEqualTo(63);
    assertThat(bench.calls("POST /api/v1/admin/accounts/bulk-update")).isLessThanOrEqualTo(15);
    long calls = bench.host.journal().calls().values().stream().mapToLong(Long::longValue).sum();
    assertThat(calls / 60.0).as("calls a key: " + bench.host.journal().calls()).isLessThan(2.7);
    assertThat(inService()).isEqualTo(60);
  }

  private int inService() {
    return bench
        .jdbc()
        .sql("SELECT in_service FROM host_groups WHERE reference = 'kimi'")
        .query(Integer.class)
        .single();
  }
}
