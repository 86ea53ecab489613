package relay.importing.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relay.run.ImportMode;
import relay.simulator.options.HostVersion;
import relay.simulator.upstream.KeyTruth;
import relay.testing.TestRun;

/** What one item left owed to an account, and another one of the same key admits. */
class LaterRunsTest {
  private static final String KEY = "sk-test-key";
  private static final String SERVED = "validate/in_flight";

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
  void anAccountThatWasToRestServesOnceALaterItemHasAdmittedIt() {
    bench.plant(KEY, KeyTruth.UNAVAILABLE_5XX);
    worker.settle(bench.run(KEY));
    assertThat(owed()).isEqualTo("rest");
    bench.plant(KEY, KeyTruth.GOOD);
    var later = bench.run(KEY);

    worker.settle(later);
    bench.care();

    assertThat(later.where(1)).isEqualTo(SERVED);
    assertThat(bench.seen(KEY).schedulable()).isTrue();
    assertThat(owed()).isEmpty();
  }

  @Test
  void anAccountThatIsToGoIsReplacedBeforeItsHeldItemAdmitsIt() {
    bench.plant(KEY, KeyTruth.GOOD);
    var held = BenchRun.begin(bench, TestRun.settings(ImportMode.STRICT), KEY);
    worker.settle(held);
    bench.jdbc().sql("UPDATE upstream_keys SET aftercare = 'delete'").update();

    held.openBarrier();
    worker.settle(held);
    bench.care();

    assertThat(held.where(1)).isEqualTo(SERVED);
    assertThat(bench.seen(KEY).schedulable()).isTrue();
    assertThat(bench.seen(KEY).groups()).containsExactly(bench.group());
  }

  @Test
  void anAccountThatRestedIsDeletedWhenALaterItemFindsTheKeyBroken() {
    bench.plant(KEY, KeyTruth.UNAVAILABLE_5XX);
    worker.settle(bench.run(KEY));
    bench.plant(KEY, KeyTruth.WRONG_KEY_401);
    var later = bench.run(KEY);

    worker.settle(later);
    bench.care();

    assertThat(later.verdict(1)).isEqualTo("broken upstream.key_rejected");
    assertThat(bench.accountsOf(KEY)).isEmpty();
  }

  private String owed() {
    return bench
        .jdbc()
        .sql("SELECT coalesce(aftercare, '') FROM upstream_keys")
        .query(String.class)
        .single();
  }
}
