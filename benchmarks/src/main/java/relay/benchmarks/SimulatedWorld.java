package relay.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import relay.simulator.SimulatedHost;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostVersion;
import relay.simulator.upstream.FakeUpstreams;
import relay.simulator.upstream.KeyTruth;
import relay.simulator.upstream.KeyUse;
import relay.simulator.upstream.TruthPlan;
import relay.simulator.upstream.UpstreamOptions;

/** A host and its sellers with nothing but good keys, at real pace, each call with its delay. */
final class SimulatedWorld implements AutoCloseable {

  static final String ADMIN_KEY = "admin-bench-0001";

  /** Kept here, for a logger that nobody holds forgets its level. */
  private static final Logger SERVERS = Logger.getLogger("io.helidon");

  private static final long SEED = 20_260_522;
  private static final int NO_LOGIN_LIMIT = 0;
  private static final int EVERYBODY = 10_000;

  private final String name;
  private final TruthPlan plan;
  private final FakeUpstreams upstreams;
  private final SimulatedHost host;

  private SimulatedWorld(String name, TruthPlan plan, FakeUpstreams upstreams, SimulatedHost host) {
    this.name = name;
    this.plan = plan;
    this.upstreams = upstreams;
    this.host = host;
  }

  /** A world with so many good keys. */
  static SimulatedWorld start(String name, int keys, Duration upstreamDelay, Duration hostDelay) {
    SERVERS.setLevel(Level.WARNING);
    var plan = TruthPlan.of(SEED, Map.of(KeyTruth.GOOD, keys));
    var upstreams =
        FakeUpstreams.start(plan, UpstreamOptions.defaults().withLatency(upstreamDelay));
    var host =
        SimulatedHost.start(
            HostOptions.of(HostVersion.V0_1_179)
                .withAdminKey(ADMIN_KEY)
                .withCallLatency(hostDelay)
                .withLoginsPerWindow(NO_LOGIN_LIMIT));
    return new SimulatedWorld(name, plan, upstreams, host);
  }

  String name() {
    return name;
  }

  String hostUrl() {
    return host.baseUrl();
  }

  /** A run of the keys {@code from} to {@code to}, the last excluded. */
  Map<String, Object> run(String hostId, String confirm, int from, int to) {
    var items = new ArrayList<Map<String, Object>>();
    for (var index = from; index < to; index++) {
      var key = plan.key(index);
      items.add(Map.of("base_url", upstreams.baseUrl(key.base()), "api_key", key.key()));
    }
    var run = new LinkedHashMap<String, Object>();
    run.put("host_id", hostId);
    run.put("mode", "partial");
    run.put("access_mode", "subscription");
    run.put("subscription_users", List.of(Map.of("selector", "@probe", "duration_days", 30)));
    run.put("group", "bench");
    run.put("group_capacity", EVERYBODY);
    run.put("requested_models", List.of("kimi-k2.6"));
    run.put("confirm", confirm);
    run.put("items", items);
    return run;
  }

  /** Calls that the host has had, by operation. */
  Map<String, Long> hostCalls() {
    return host.journal().calls();
  }

  /** What the sellers have seen of all keys. */
  KeyUse upstreamUse() {
    return upstreams.totalUse();
  }

  @Override
  public void close() {
    host.close();
    upstreams.close();
  }
}
