package relay.host.sub2api;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import relay.host.HostAdapter;
import relay.host.HostChangesContract;
import relay.host.HostCredential;
import relay.host.HostLimits;
import relay.host.HostSecret;
import relay.host.HostSession;
import relay.host.HostUrl;
import relay.model.BaseUrl;
import relay.model.HostId;
import relay.simulator.SimulatedHost;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostTimes;
import relay.simulator.options.HostVersion;
import relay.simulator.upstream.FakeUpstreams;
import relay.simulator.upstream.KeyTruth;
import relay.simulator.upstream.TruthPlan;
import relay.simulator.upstream.UpstreamOptions;

/** The adapter against the simulator, with fake upstreams behind it. */
class SimulatedHostContractTest {
  private static final Map<String, KeyTruth> KEYS =
      Map.of(
          "sk-good-1", KeyTruth.GOOD,
          "sk-good-o", KeyTruth.GOOD,
          "sk-good-sp", KeyTruth.GOOD,
          "sk-chatonly-sp", KeyTruth.CHAT_ONLY,
          "sk-bad401-1", KeyTruth.WRONG_KEY_401,
          "sk-bad401-sp", KeyTruth.WRONG_KEY_401,
          "sk-deny403-sp", KeyTruth.FORBIDDEN_403,
          "sk-lim429-sp", KeyTruth.RATE_LIMITED_429,
          "sk-html-sp", KeyTruth.HTML);

  @Nested
  class Version121 extends Simulated {
    Version121() {
      super(HostVersion.V0_1_121, "0.1.121");
    }
  }

  @Nested
  class Version129 extends Simulated {
    Version129() {
      super(HostVersion.V0_1_129, "0.1.129");
    }
  }

  @Nested
  class Version179 extends Simulated {
    Version179() {
      super(HostVersion.V0_1_179, "0.1.179");
    }
  }

  abstract static class Simulated implements HostChangesContract {
    private static final String ADMIN_KEY = "admin-" + "0".repeat(64);
    private static final double FASTER = 0.2;

    private final HostVersion simulated;
    private final String version;
    private final FakeUpstreams upstreams =
        FakeUpstreams.start(TruthPlan.empty(), UpstreamOptions.defaults());
    private final Sub2ApiAdapters adapters =
        new Sub2ApiAdapters(HttpSettings.DEFAULT, new SimpleMeterRegistry(), Clock.systemUTC());
    private @Nullable SimulatedHost host;

    Simulated(HostVersion simulated, String version) {
      this.simulated = simulated;
      this.version = version;
    }

    @BeforeEach
    void start() {
      KEYS.forEach(upstreams::plant);
      host =
          SimulatedHost.start(
              HostOptions.of(simulated)
                  .withTimes(HostTimes.of(simulated).scaledBy(FASTER))
                  .withAdminKey(ADMIN_KEY));
    }

    @AfterEach
    void stop() {
      adapters.close();
      Optional.ofNullable(host).ifPresent(SimulatedHost::close);
      upstreams.close();
    }

    @Override
    public HostAdapter host(String scenario) {
      return connect(ADMIN_KEY);
    }

    @Override
    public HostAdapter hostWithWrongCredential(String scenario) {
      return connect("admin-nope");
    }

    @Override
    public String version() {
      return version;
    }

    @Override
    public BaseUrl upstream() {
      return BaseUrl.parse(upstreams.baseUrl("kimi"));
    }

    private HostAdapter connect(String adminKey) {
      String url = Optional.ofNullable(host).map(SimulatedHost::baseUrl).orElseThrow();
      return adapters.adapter(
          new HostSession(
              HostId.ofNumber(1),
              HostUrl.parse(url),
              new HostCredential(HostCredential.Kind.API_KEY, new HostSecret(adminKey)),
              HostLimits.DEFAULT.withCallsPerSecond(1000)));
    }
  }
}
