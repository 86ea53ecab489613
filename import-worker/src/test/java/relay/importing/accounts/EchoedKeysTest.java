package relay.importing.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import relay.secrets.Redactor;
import relay.simulator.options.HostVersion;
import relay.simulator.upstream.KeyTruth;

/** Upstreams that repeat the key in their refusals, which the host writes into its account. */
class EchoedKeysTest {
  /** By its looks it is no key. */
  private static final String KEY = "test0a1b2c3d4e5f.NotByItsLooks";

  private static final String EVERYTHING_SHOWN =
      """
      SELECT (SELECT string_agg(r::text, ' ') FROM item_results r)
          || (SELECT string_agg(e::text, ' ') FROM item_events e)
          || (SELECT string_agg(i.findings::text, ' ') FROM import_items i)
      """;

  @ParameterizedTest
  @EnumSource(HostVersion.class)
  void areStoredWithoutIt(HostVersion version) {
    try (var bench = KeyBench.of(version);
        var worker = bench.worker()) {
      bench.plant(KEY, KeyTruth.WRONG_KEY_401);
      var run = bench.run(KEY);

      worker.settle(run);

      assertThat(run.verdict(1)).isEqualTo("broken upstream.key_rejected");
      String shown = bench.jdbc().sql(EVERYTHING_SHOWN).query(String.class).single();
      assertThat(shown).contains("Incorrect API key provided");
      assertThat(Redactor.of(KEY).redact(shown, shown.length()))
          .as("no spelling of the key is left to be taken out")
          .isEqualTo(shown);
    }
  }
}
