package relay.simulator.upstream;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A running set of fake upstreams on 127.0.0.1: several base URLs on one port. Thread-safe. Beside
 * the methods here everything can be read and set over HTTP, see {@link ControlRoutes}.
 */
public final class FakeUpstreams implements AutoCloseable {
  private final TruthPlan plan;
  private final PlantedKeys keys;
  private final KeyLog log = new KeyLog();
  private final Map<String, BaseSwitch> switches = new LinkedHashMap<>();
  private final WebServer server;

  private FakeUpstreams(TruthPlan plan, UpstreamOptions options) {
    this.plan = plan;
    this.keys = new PlantedKeys(plan);
    HttpRouting.Builder routing = HttpRouting.builder();
    for (UpstreamBase base : plan.bases()) {
      BaseSwitch baseSwitch = new BaseSwitch();
      switches.put(base.name(), baseSwitch);
      routing.any(base.path() + "/*", new UpstreamRoutes(base, baseSwitch, keys, log, options));
    }
    new ControlRoutes(this).register(routing);
    this.server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(options.port())
            .shutdownHook(false)
            // Else the second half of an answer waits 40 ms for the receipt of the first.
            .connectionOptions(socket -> socket.tcpNoDelay(true))
            .routing(routing)
            .build()
            .start();
  }

  /** Starts listening; the keys of the plan are planted. */
  public static FakeUpstreams start(TruthPlan plan, UpstreamOptions options) {
    return new FakeUpstreams(plan, options);
  }

  public int port() {
    return server.port();
  }

  public TruthPlan plan() {
    return plan;
  }

  /** The URL of a base of the plan, as a user would type it. */
  public String baseUrl(UpstreamBase base) {
    return "http://127.0.0.1:" + port() + base.path();
  }

  /** The URL of the base of that name. */
  public String baseUrl(String name) {
    return baseUrl(
        plan.bases().stream()
            .filter(base -> base.name().equals(name))
            .findFirst()
            .orElseThrow(() -> unknownBase(name)));
  }

  public List<String> baseUrls() {
    return plan.bases().stream().map(this::baseUrl).toList();
  }

  /** Makes a key known, or changes what is true of it from its next call on. */
  public void plant(String key, KeyTruth truth) {
    keys.plant(key, truth);
  }

  /** What is true of a key; {@link KeyTruth#WRONG_KEY_401} when nobody planted it. */
  public KeyTruth truthOf(String key) {
    return keys.truthOf(key);
  }

  /** What a key did so far. */
  public KeyUse use(String key) {
    return log.use(key);
  }

  /** What all keys did so far. */
  public KeyUse totalUse() {
    return log.total();
  }

  /** Every key that called so far, in the order of their first calls. */
  public List<String> callersInOrder() {
    return log.inOrder();
  }

  /** Makes a whole base URL hang, cut connections, or answer again; held calls go on at once. */
  public void set(String baseName, BaseState state) {
    switchOf(baseName).set(state);
  }

  public BaseState state(String baseName) {
    return switchOf(baseName).state();
  }

  private BaseSwitch switchOf(String name) {
    BaseSwitch found = switches.get(name);
    if (found == null) {
      throw unknownBase(name);
    }
    return found;
  }

  private static IllegalArgumentException unknownBase(String name) {
    return new IllegalArgumentException("no base URL is called " + name);
  }

  /** Lets every held call go and stops listening. */
  @Override
  public void close() {
    switches.values().forEach(baseSwitch -> baseSwitch.set(BaseState.CUTTING));
    server.stop();
  }
}
