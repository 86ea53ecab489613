package relay.standalone;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relay.simulator.SimulatedHost;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostTimes;
import relay.simulator.options.HostVersion;
import relay.simulator.upstream.Dialect;
import relay.simulator.upstream.FakeUpstreams;
import relay.simulator.upstream.KeyTruth;
import relay.simulator.upstream.PlannedKey;
import relay.simulator.upstream.TruthPlan;
import relay.simulator.upstream.UpstreamBase;
import relay.simulator.upstream.UpstreamOptions;
import relay.standalone.demo.Demo;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;

/**
 * All services in this JVM before fake upstreams and as many simulated hosts as a test wants, at
 * the demo's pace and without politeness limits.
 */
final class Installation implements AutoCloseable {

  /** Every wait of the simulated world is divided by this. */
  static final double FACTOR = 20;

  /** What every base URL of {@link #base} serves. */
  static final String MODEL = "kimi-k2.6";

  /** Items that the only worker takes on at a time. */
  static final int SLOTS = 64;

  /** Items in flight at most: three for each slot. */
  static final int IN_FLIGHT_BOUND = 3 * SLOTS;

  private static final int UNLIMITED = 100_000;

  final FakeUpstreams upstreams;
  final TestDatabase database = TestPostgres.newDatabase();
  final ImportApi api;
  private final RelayManager manager;
  private final double factor;
  private final List<SimulatedHost> hosts = new ArrayList<>();

  private Installation(Path folder, TruthPlan plan, double factor) {
    this.factor = factor;
    upstreams = FakeUpstreams.start(plan, UpstreamOptions.defaults().withTimeScale(1 / factor));
    var state = StateFolder.open(folder);
    Map<String, Object> properties = new LinkedHashMap<>(Demo.propertiesAt(factor));
    properties.put("relay.worker.concurrency", SLOTS);
    properties.put("relay.dispatch.per-slot", IN_FLIGHT_BOUND / SLOTS);
    manager = RelayManager.start(state, new Servers(0, null, database.jdbcUrl()), properties);
    api = new ImportApi(manager.address(), state.token());
  }

  /** Everything, started; the keys of the plan are planted. */
  static Installation start(Path folder, TruthPlan plan) {
    return start(folder, plan, FACTOR);
  }

  /** The same with every wait of the simulated world divided by {@code factor}. */
  static Installation start(Path folder, TruthPlan plan, double factor) {
    return new Installation(folder, plan, factor);
  }

  /** An ordinary base URL of this name. */
  static UpstreamBase base(String name) {
    return new UpstreamBase(name, "/v1", Dialect.CHAT_AND_RESPONSES, List.of(MODEL), 1);
  }

  /** A fresh host of this version, registered. */
  HostDesk newHost(HostVersion version) {
    var host =
        SimulatedHost.start(
            HostOptions.of(version)
                .withTimes(HostTimes.of(version).scaledBy(1 / factor))
                .withLoginsPerWindow(0));
    hosts.add(host);
    return HostDesk.register(host, api, "host " + hosts.size(), UNLIMITED);
  }

  /** Imports these keys into a group of the host, with what is given on top; gives the run's id. */
  String post(HostDesk host, String group, List<PlannedKey> keys, Map<String, Object> more) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("host_id", host.hostId);
    fields.put("mode", "partial");
    fields.put("access_mode", "subscription");
    fields.put("subscription_users", List.of(Map.of("selector", "@probe", "duration_days", 30)));
    fields.put("group", group);
    fields.put("requested_models", List.of(MODEL));
    fields.putAll(more);
    return api.postRun(fields, keys.stream().map(this::item).toList());
  }

  /** The same with nothing on top. */
  String post(HostDesk host, String group, List<PlannedKey> keys) {
    return post(host, group, keys, Map.of());
  }

  /** So many keys of the plan of which this is true, behind the first ones. */
  List<PlannedKey> keys(KeyTruth truth, int first, int count) {
    return upstreams
        .plan()
        .keys()
        .filter(key -> key.truth() == truth)
        .skip(first)
        .limit(count)
        .toList();
  }

  private Map<String, Object> item(PlannedKey key) {
    return Map.of("base_url", upstreams.baseUrl(key.base()), "api_key", key.key());
  }

  @Override
  public void close() {
    manager.close();
    hosts.forEach(SimulatedHost::close);
    upstreams.close();
    database.close();
  }
}
