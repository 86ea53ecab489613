package relay.importing.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import relay.simulator.options.HostVersion;
import relay.simulator.upstream.KeyTruth;

/**
 * What the proof through the host makes of keys whose upstream we could not reach ourselves, on
 * every host version.
 */
class GatewayVerdictsTest {
  private static final String PROVED = "validate/in_flight";

  /** What must come out; keys of one truth that differ by version are not here. */
  private static final Map<KeyTruth, String> EXPECTED = new EnumMap<>(KeyTruth.class);

  static {
    EXPECTED.put(KeyTruth.GOOD, PROVED);
    EXPECTED.put(KeyTruth.SLOW, PROVED);
    EXPECTED.put(KeyTruth.FLAKY_503_THEN_GOOD, PROVED);
    EXPECTED.put(KeyTruth.WRONG_KEY_401, "broken upstream.key_rejected");
    EXPECTED.put(KeyTruth.NO_BALANCE_402, "broken upstream.no_balance");
    EXPECTED.put(KeyTruth.FORBIDDEN_403, "broken upstream.forbidden");
    EXPECTED.put(KeyTruth.RATE_LIMITED_429, "degraded upstream.rate_limited");
    EXPECTED.put(KeyTruth.UNAVAILABLE_5XX, "degraded upstream.unavailable");
  }

  @ParameterizedTest
  @EnumSource(HostVersion.class)
  void everyTruthGetsItsVerdict(HostVersion version) {
    try (var bench = KeyBench.of(version);
        var worker = bench.worker()) {
      var keys = EXPECTED.keySet().stream().map(GatewayVerdictsTest::key).toList();
      EXPECTED.keySet().forEach(truth -> bench.plant(key(truth), truth));
      var run =
          BenchRun.begin(
              bench, BenchRun.settings(), Probes::unreachable, keys.toArray(String[]::new));

      worker.settle(run);

      var seen = new EnumMap<KeyTruth, String>(KeyTruth.class);
      int item = 0;
      for (KeyTruth truth : EXPECTED.keySet()) {
        item++;
        seen.put(truth, run.where(item).equals(PROVED) ? PROVED : run.verdict(item));
      }
      assertThat(seen).isEqualTo(EXPECTED);
    }
  }

  @ParameterizedTest
  @EnumSource(HostVersion.class)
  void aChatOnlyKeyIsServedByHostsThatCan(HostVersion version) {
    try (var bench = KeyBench.of(version);
        var worker = bench.worker()) {
      bench.plant("sk-test-chat", KeyTruth.CHAT_ONLY);
      var run = BenchRun.begin(bench, BenchRun.settings(), Probes::chatOnly, "sk-test-chat");

      worker.settle(run);

      if (version == HostVersion.V0_1_121) {
        assertThat(run.verdict(1)).isEqualTo("broken host.responses_only");
      } else {
        assertThat(run.where(1)).isEqualTo(PROVED);
        assertThat(run.shown(1, "advisories")).contains("responses_unsupported_but_chat_ok");
      }
    }
  }

  /**
   * The host notes the seller's words with the account; they may hold the key, which has no form.
   */
  @ParameterizedTest
  @EnumSource(HostVersion.class)
  void noPartOfAKeyComesBackWithTheHostsNotes(HostVersion version) {
    var key = "plan9.Abcd+Efgh/Ijkl=";
    try (var bench = KeyBench.of(version);
        var worker = bench.worker()) {
      bench.plant(key, KeyTruth.FORBIDDEN_403);
      var run = BenchRun.begin(bench, BenchRun.settings(), Probes::unreachable, key);

      worker.settle(run);

      assertThat(run.shown(1, "last_error")).contains("Access forbidden");
      assertThat(run.shown(1, "last_error") + run.shown(1, "reason_detail"))
          .doesNotContain("plan9", "Abcd", "Efgh", "Ijkl");
    }
  }

  private static String key(KeyTruth truth) {
    return "sk-test-" + truth.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
