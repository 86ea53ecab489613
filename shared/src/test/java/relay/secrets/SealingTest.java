package relay.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SealingTest {
  private final Keyset keyset = Keyset.generate();

  @Test
  void opensOnlyInThePlaceItWasSealedFor() {
    Sealer sealer = Sealer.of(keyset);
    byte[] sealed = sealer.seal("sk-test-one", "item:1");

    assertThat(sealer.openText(sealed, "item:1")).isEqualTo("sk-test-one");
    assertThatThrownBy(() -> sealer.open(sealed, "item:2")).isInstanceOf(SealException.class);
  }

  @Test
  void opensOnlyWithItsKeyset() {
    byte[] sealed = Sealer.of(keyset).seal("sk-test-one", "item:1");

    assertThatThrownBy(() -> Sealer.of(Keyset.generate()).open(sealed, "item:1"))
        .isInstanceOf(SealException.class)
        .hasMessageNotContaining("sk-test");
  }

  @Test
  void aRunsKeysOpenWithItsUnwrappedDataKeyOnly() {
    RunDataKey made = RunDataKey.generate();
    byte[] sealed = made.sealer().seal("sk-test-one", "7");

    RunDataKey unwrapped = RunDataKey.unwrap(keyset, "run_1", made.wrap(keyset, "run_1"));

    assertThat(unwrapped.sealer().openText(sealed, "7")).isEqualTo("sk-test-one");
    assertThatThrownBy(() -> RunDataKey.unwrap(keyset, "run_2", made.wrap(keyset, "run_1")))
        .isInstanceOf(SealException.class);
    RunDataKey other = RunDataKey.generate();
    assertThatThrownBy(() -> other.sealer().open(sealed, "7")).isInstanceOf(SealException.class);
  }

  @Test
  void oneDataKeySealsForManyThreadsAtOnce() throws Exception {
    RunDataKey key = RunDataKey.generate();
    List<Future<Integer>> opened = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int thread = 0; thread < 8; thread++) {
        String secret = "sk-test-" + thread;
        opened.add(threads.submit(sealAndOpen(key, secret, 2_000)));
      }
    }
    for (Future<Integer> count : opened) {
      assertThat(count.get()).isEqualTo(2_000);
    }
  }

  private static Callable<Integer> sealAndOpen(RunDataKey key, String secret, int times) {
    return () -> {
      int same = 0;
      for (int i = 0; i < times; i++) {
        byte[] sealed = key.sealer().seal(secret, "item:" + i);
        same += key.sealer().openText(sealed, "item:" + i).equals(secret) ? 1 : 0;
      }
      return same;
    };
  }
}
