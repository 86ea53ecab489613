package relay.standalone.demo;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relay.simulator.upstream.FakeUpstreams;
import relay.simulator.upstream.KeyTruth;
import relay.simulator.upstream.PlannedKey;
import relay.simulator.upstream.TruthPlan;

/**
 * What the demo uploads to one host: rows of every truth, and the truth of each by its ref.
 *
 * @param items the main run's items
 * @param closureItems good keys for a run whose closure cannot pass
 */
record DemoBatch(
    List<Map<String, Object>> items,
    List<Map<String, Object>> closureItems,
    Map<String, TruthRow> truths) {

  /** How many keys of each truth but the plain good one, of a thousand. */
  private static final int OTHERS_PER_THOUSAND = 30;

  /** The keys that {@code hosts} hosts share, {@code items} rows in all. */
  static TruthPlan plan(int items, int hosts, long seed) {
    var others = others(items / hosts);
    var shares = new EnumMap<KeyTruth, Integer>(KeyTruth.class);
    TruthRow.plantedBesideGood().forEach(truth -> shares.put(truth, others * hosts));
    var rows = TruthRow.plantedBesideGood().size() + 1;
    shares.put(KeyTruth.GOOD, Math.max(items - others * hosts * rows, 2 * hosts));
    return TruthPlan.of(seed, shares);
  }

  /** The rows for host {@code part} of {@code hosts}; {@code perHost} rows in all. */
  static DemoBatch of(TruthPlan plan, FakeUpstreams upstreams, int part, int hosts, int perHost) {
    var batch = new DemoBatch(new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
    var others = others(perHost);
    plan.slice(part, hosts).forEach(key -> batch.add(key, upstreams, others));
    for (var number = 1; number <= others; number++) {
      batch.addMalformed(number, upstreams);
    }
    return batch;
  }

  private static int others(int perHost) {
    return Math.max(1, perHost * OTHERS_PER_THOUSAND / 1000);
  }

  private void add(PlannedKey key, FakeUpstreams upstreams, int closures) {
    var ref = "K-" + key.index();
    var row = row(upstreams.baseUrl(key.base()), key.key(), ref);
    if (key.truth() == KeyTruth.GOOD && closureItems.size() < closures) {
      closureItems.add(row);
      truths.put(ref, TruthRow.CLOSURE_FAILS);
    } else {
      items.add(row);
      truths.put(ref, TruthRow.of(key.truth()).orElseThrow());
    }
  }

  private void addMalformed(int number, FakeUpstreams upstreams) {
    var ref = "M-" + number;
    var address = upstreams.baseUrls().getFirst();
    items.add(
        number % 2 == 0
            ? row(address, "two words " + number, ref)
            : row("ftp://files.example.test/" + number, "sk-test-malformed-" + number, ref));
    truths.put(ref, TruthRow.MALFORMED);
  }

  private static Map<String, Object> row(String baseUrl, String key, String ref) {
    var row = new LinkedHashMap<String, Object>();
    row.put("base_url", baseUrl);
    row.put("api_key", key);
    row.put("ref", ref);
    return row;
  }
}
