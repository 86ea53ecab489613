package relay.simulator.upstream;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The plan's keys and those planted by hand, which win. Thread-safe. */
final class PlantedKeys {
  private final TruthPlan plan;
  private final Map<String, KeyTruth> byHand = new ConcurrentHashMap<>();

  PlantedKeys(TruthPlan plan) {
    this.plan = plan;
  }

  void plant(String key, KeyTruth truth) {
    byHand.put(key, truth);
  }

  KeyTruth truthOf(String key) {
    KeyTruth planted = byHand.get(key);
    return planted != null ? planted : plan.truthOf(key).orElse(KeyTruth.WRONG_KEY_401);
  }
}
