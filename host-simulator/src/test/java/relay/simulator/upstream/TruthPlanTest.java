package relay.simulator.upstream;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TruthPlanTest {
  @Test
  void givesTheSameKeysForTheSameSeed() {
    Set<PlannedKey> once = TruthPlan.demo(7).keys().collect(toSet());

    assertThat(TruthPlan.demo(7).keys().collect(toSet())).isEqualTo(once).hasSize(2_000);
    assertThat(TruthPlan.demo(8).keys().map(PlannedKey::key))
        .doesNotContainAnyElementsOf(once.stream().map(PlannedKey::key).toList());
  }

  @Test
  void plantsEveryTruthTwentyTimesForEachOfThreeHosts() {
    TruthPlan plan = TruthPlan.demo(7);
    for (int host = 0; host < 3; host++) {
      Map<KeyTruth, Long> perTruth = counts(plan.slice(host, 3));
      assertThat(perTruth).containsOnlyKeys(KeyTruth.values());
      assertThat(perTruth.values()).allMatch(count -> count >= 20);
    }
    assertThat(counts(plan.keys()).get(KeyTruth.GOOD)).isLessThanOrEqualTo(1_200);
    assertThat(Stream.of(0, 1, 2).flatMap(host -> plan.slice(host, 3)).collect(toSet()))
        .hasSize(2_000);
  }

  @Test
  void knowsItsOwnKeysOnly() {
    TruthPlan plan = TruthPlan.of(1, Map.of(KeyTruth.GOOD, 50_000, KeyTruth.HTML, 50_000));

    assertThat(plan.keys().limit(500))
        .allSatisfy(key -> assertThat(plan.truthOf(key.key())).contains(key.truth()));
    assertThat(plan.truthOf(plan.key(3).key() + "x")).isEmpty();
    assertThat(plan.truthOf("sk-test-00000001-100000-AAAAAAAAAAA=")).isEmpty();
    assertThat(plan.truthOf("sk-test-00000001-3")).isEmpty();
    assertThat(plan.truthOf("")).isEmpty();
  }

  @Test
  void putsOddDialectsOnBaseUrlsOfTheirOwn() {
    Map<KeyTruth, Set<String>> bases =
        TruthPlan.demo(7)
            .keys()
            .collect(groupingBy(PlannedKey::truth, mapping(key -> key.base().name(), toSet())));

    assertThat(bases.get(KeyTruth.CHAT_ONLY)).containsExactly("chat-only");
    assertThat(bases.get(KeyTruth.RESPONSES_GUARDED_403)).containsExactly("guarded");
    assertThat(bases.get(KeyTruth.X_API_KEY_ONLY)).containsExactly("x-api-key");
    assertThat(bases.get(KeyTruth.GOOD))
        .containsExactlyInAnyOrder("kimi", "deepseek", "glm", "ark", "silicon");
  }

  private static Map<KeyTruth, Long> counts(Stream<PlannedKey> keys) {
    return keys.collect(groupingBy(PlannedKey::truth, counting()));
  }
}
