package relay.standalone.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import relay.simulator.upstream.KeyTruth;
import relay.simulator.upstream.PlannedKey;
import relay.testing.TestScale;

/** A few thousand rows: good keys, some of them twice, and bad ones; hopeless ones come first. */
final class FleetBatch {
  private static final int GOOD = TestScale.of(1_700, 17_000);
  private static final int KNOWN = 60;
  private static final int ONE_DUPLICATE_IN = 8;

  /** How many keys of each truth there are. */
  static final Map<KeyTruth, Integer> PLANTED =
      Map.of(
          KeyTruth.GOOD, GOOD,
          KeyTruth.CHAT_ONLY, GOOD / 20,
          KeyTruth.WRONG_KEY_401, GOOD / 20,
          KeyTruth.NO_BALANCE_402, GOOD / 20,
          KeyTruth.HTML, GOOD / 40,
          KeyTruth.UNAVAILABLE_5XX, GOOD / 80);

  private final SimulatedWorld world;
  private final List<Map<String, Object>> good;

  FleetBatch(SimulatedWorld world) {
    this.world = world;
    this.good =
        Stream.of(KeyTruth.GOOD, KeyTruth.CHAT_ONLY)
            .flatMap(truth -> rows(world.keys(truth), "good-").stream())
            .toList();
  }

  /** Distinct keys in all. */
  static int keys() {
    return PLANTED.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Good keys that an earlier run brings to the host. */
  List<Map<String, Object>> known() {
    return good.subList(0, KNOWN);
  }

  /** Good keys that the host never saw before. */
  List<Map<String, Object>> fresh() {
    return good.subList(KNOWN, good.size());
  }

  /** Every good key once. */
  List<Map<String, Object>> good() {
    return good;
  }

  /** All rows of the upload. */
  List<Map<String, Object>> rows() {
    var rows = new ArrayList<>(rows(world.keys(KeyTruth.UNAVAILABLE_5XX), "hopeless-"));
    rows.addAll(good);
    Stream.of(KeyTruth.WRONG_KEY_401, KeyTruth.NO_BALANCE_402, KeyTruth.HTML)
        .forEach(truth -> rows.addAll(rows(world.keys(truth), "bad-")));
    for (int index = 0; index < good.size(); index += ONE_DUPLICATE_IN) {
      rows.add(good.get(index));
    }
    return rows;
  }

  /** The right {@code access_status} of a row, by its ref. */
  static String verdict(String ref) {
    return switch (ref.substring(0, ref.indexOf('-'))) {
      case "good" -> "active";
      case "hopeless" -> "degraded";
      case "bad" -> "broken";
      default -> throw new IllegalArgumentException(ref);
    };
  }

  private List<Map<String, Object>> rows(List<PlannedKey> keys, String prefix) {
    return keys.stream().map(key -> world.row(key, prefix + key.index())).toList();
  }
}
