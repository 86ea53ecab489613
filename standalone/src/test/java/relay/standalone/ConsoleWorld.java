package relay.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.util.FileSystemUtils;
import relay.simulator.SimulatedHost;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostTimes;
import relay.simulator.options.HostVersion;
import relay.simulator.upstream.FakeUpstreams;
import relay.simulator.upstream.KeyTruth;
import relay.simulator.upstream.TruthPlan;
import relay.simulator.upstream.UpstreamOptions;
import relay.standalone.demo.Demo;
import relay.standalone.demo.HostOperator;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;

/** The whole product in this JVM, with a simulated host and simulated sellers, for a browser. */
final class ConsoleWorld implements AutoCloseable {

  private static final double FACTOR = 20;
  private static final long SEED = 20_260_522;
  private static final int KEYS_OF_EACH_TRUTH = 2;
  private static final int CALLS_PER_SECOND = 100_000;
  private static final List<String> SELLERS = List.of("kimi", "deepseek", "glm", "silicon");
  private static final String REFUSED = "ftp://files.example.test/";
  private static final Map<String, Object> RUN =
      Map.of(
          "mode",
          "partial",
          "access_mode",
          "subscription",
          "subscription_users",
          List.of(Map.of("selector", "@probe", "duration_days", 30)),
          "group",
          "kimi",
          "requested_models",
          List.of("kimi-k2.6"));

  private final TestDatabase database = TestPostgres.newDatabase();
  private final Path folder = newFolder();
  private final FakeUpstreams upstreams =
      FakeUpstreams.start(plan(), UpstreamOptions.defaults().withTimeScale(1 / FACTOR));
  private final SimulatedHost host =
      SimulatedHost.start(
          HostOptions.of(HostVersion.V0_1_179)
              .withTimes(HostTimes.of(HostVersion.V0_1_179).scaledBy(1 / FACTOR))
              .withLoginsPerWindow(0));
  private final HostOperator operator = new HostOperator(host.baseUrl());
  private final String token;
  private final RelayManager manager;
  private final ImportApi api;

  private ConsoleWorld() {
    var state = StateFolder.open(folder);
    token = state.token();
    manager =
        RelayManager.start(
            state, new Servers(0, null, database.jdbcUrl()), Demo.propertiesAt(FACTOR));
    api = new ImportApi(manager.address(), token);
  }

  /** A world without a registered host. */
  static ConsoleWorld empty() {
    return new ConsoleWorld();
  }

  /** A world with a registered host. */
  static ConsoleWorld withHost() {
    var world = new ConsoleWorld();
    world.api.registerHost("prod", world.hostAddress(), world.adminKey(), CALLS_PER_SECOND);
    return world;
  }

  URI address() {
    return manager.address();
  }

  String token() {
    return token;
  }

  ImportApi api() {
    return api;
  }

  String hostAddress() {
    return host.baseUrl();
  }

  String adminKey() {
    return operator.adminKey();
  }

  HostOperator operator() {
    return operator;
  }

  FakeUpstreams upstreams() {
    return upstreams;
  }

  TestDatabase database() {
    return database;
  }

  /** A line to upload: a key of which this is true. */
  String line(String key, KeyTruth truth) {
    upstreams.plant(key, truth);
    return upstreams.baseUrl("kimi") + "," + key + ",kimi-k2.6\n";
  }

  /** Begins a run of two keys of every truth and two malformed rows; gives its id. */
  String importOfEveryTruth() {
    var items = new ArrayList<Map<String, Object>>();
    upstreams
        .plan()
        .keys()
        .forEach(key -> items.add(item(upstreams.baseUrl(key.base()), key.key())));
    items.add(item(REFUSED, "sk-test-bad-url"));
    items.add(item(upstreams.baseUrls().getFirst(), "two words"));
    return api.postRun(RUN, items);
  }

  /** So many keys of each truth, over four sellers; gives the run's id at its end. */
  String importOf(Map<KeyTruth, Integer> shares) {
    var items = new ArrayList<Map<String, Object>>();
    shares.forEach((truth, keys) -> {
      for (var number = 1; number <= keys; number++) {
        var key = "sk-test-%s-%d".formatted(truth.name().toLowerCase(Locale.ROOT), number);
        var seller = SELLERS.get(number % SELLERS.size());
        upstreams.plant(key, truth);
        items.add(item(upstreams.baseUrl(seller), key));
      }
    });
    return awaitEnd(api.postRun(RUN, items));
  }

  /** Rows that are refused one by one, so that the run ends at once; gives the run's id. */
  String importOfRefusedRows(int rows) {
    var items = new ArrayList<Map<String, Object>>();
    for (var row = 0; row < rows; row++) {
      items.add(item(REFUSED + row, "sk-test-refused-" + row));
    }
    return awaitEnd(api.postRun(RUN, items));
  }

  /** Waits for the end of a run; gives its id back. */
  String awaitEnd(String run) {
    api.awaitEnd(run);
    return run;
  }

  @Override
  public void close() {
    manager.close();
    host.close();
    upstreams.close();
    database.close();
    try {
      FileSystemUtils.deleteRecursively(folder);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Map<String, Object> item(String baseUrl, String key) {
    return Map.of("base_url", baseUrl, "api_key", key);
  }

  private static TruthPlan plan() {
    return TruthPlan.of(
        SEED,
        Arrays.stream(KeyTruth.values())
            .collect(Collectors.toMap(Function.identity(), truth -> KEYS_OF_EACH_TRUTH)));
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("relay-console-");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
