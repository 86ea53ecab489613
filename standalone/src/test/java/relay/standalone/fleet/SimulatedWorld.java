package relay.standalone.fleet;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import relay.simulator.SimulatedHost;
import relay.simulator.faults.Faults;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostTimes;
import relay.simulator.options.HostVersion;
import relay.simulator.state.Credentials;
import relay.simulator.upstream.BaseState;
import relay.simulator.upstream.FakeUpstreams;
import relay.simulator.upstream.KeyTruth;
import relay.simulator.upstream.PlannedKey;
import relay.simulator.upstream.TruthPlan;
import relay.simulator.upstream.UpstreamOptions;
import tools.jackson.databind.node.JsonNodeFactory;

/** A host and its sellers, whose truth is planted; quicker than live ones, and without limits. */
final class SimulatedWorld implements AutoCloseable {
  static final String ADMIN_KEY = "admin-" + "0".repeat(64);
  static final String MODEL = "kimi-k2.6";
  private static final String NEW_KEYS_SELLER = "kimi";
  private static final long SEED = 20_261_121;

  private final FakeUpstreams upstreams;
  private final SimulatedHost host;

  private SimulatedWorld(FakeUpstreams upstreams, SimulatedHost host) {
    this.upstreams = upstreams;
    this.host = host;
  }

  /** Plants so many keys of each truth; every wait is divided by {@code factor}. */
  static SimulatedWorld start(Map<KeyTruth, Integer> shares, double factor) {
    var version = HostVersion.V0_1_129;
    return new SimulatedWorld(
        FakeUpstreams.start(
            TruthPlan.of(SEED, new EnumMap<>(shares)),
            UpstreamOptions.defaults().withTimeScale(1 / factor)),
        SimulatedHost.start(
            HostOptions.of(version)
                .withTimes(HostTimes.of(version).scaledBy(1 / factor))
                .withLoginsPerWindow(0)
                .withAdminKey(ADMIN_KEY)));
  }

  String hostUrl() {
    return host.baseUrl();
  }

  /** Faults of the host's answers. */
  Faults faults() {
    return host.faults();
  }

  /** How many calls of a route of the host have ended, their answers lost or not. */
  long calls(String route) {
    return host.journal().calls().getOrDefault(route, 0L);
  }

  /** The planned keys of a truth, in the order of the plan. */
  List<PlannedKey> keys(KeyTruth truth) {
    return upstreams.plan().keys().filter(key -> key.truth() == truth).toList();
  }

  /** The row that uploads a planned key. */
  Map<String, Object> row(PlannedKey key, String ref) {
    return row(upstreams.baseUrl(key.base()), key.key(), ref);
  }

  /** What the seller of keys that are planted by hand does. */
  void setNewKeysSeller(BaseState state) {
    upstreams.set(NEW_KEYS_SELLER, state);
  }

  /** Plants a good key by hand, and gives the row that uploads it. */
  Map<String, Object> newGoodKey(String key) {
    upstreams.plant(key, KeyTruth.GOOD);
    return row(upstreams.baseUrl(NEW_KEYS_SELLER), key, key);
  }

  /** Many good keys, planted by hand. */
  List<Map<String, Object>> newGoodKeys(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(number -> newGoodKey(prefix + number)).toList();
  }

  /** How the host names the key of a row in its journal. */
  static String fingerprint(Map<String, Object> row) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("base_url", (String) row.get("base_url"));
    json.put("api_key", (String) row.get("api_key"));
    return Credentials.of(json).fingerprint();
  }

  private static Map<String, Object> row(String baseUrl, String key, String ref) {
    var row = new LinkedHashMap<String, Object>();
    row.put("base_url", baseUrl);
    row.put("api_key", key);
    row.put("ref", ref);
    return row;
  }

  @Override
  public void close() {
    host.close();
    upstreams.close();
  }
}
