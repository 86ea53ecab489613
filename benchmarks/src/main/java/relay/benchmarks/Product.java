package relay.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.util.FileSystemUtils;
import relay.testing.Broker;
import relay.testing.TestBroker;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole product in a process of its own, with a database of its own, used over its API. The
 * simulated world stays with who measures, so that neither lives on the other's heap.
 */
final class Product implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String HEAP = "512m";
  private static final int WAIT_MILLIS = 10_000;

  private final BenchDatabase database;
  private final String name;
  private final ServiceProcess process;
  private final Path folder;

  private Product(BenchDatabase database, String name, ServiceProcess process, Path folder) {
    this.database = database;
    this.name = name;
    this.process = process;
    this.folder = folder;
  }

  /**
   * Starts it.
   *
   * @param name of its database; new
   * @param settings more of its settings, as environment
   */
  static Product start(
      BenchDatabase database, Broker broker, String name, Map<String, String> settings)
      throws IOException, SQLException, InterruptedException {
    database.execute(BenchDatabase.USER, List.of("CREATE DATABASE " + name));
    var folder = Files.createTempDirectory("relay-bench-product-");
    var environment = new LinkedHashMap<>(settings);
    environment.put(ProductService.RABBIT, broker.address().toString());
    environment.put(ProductService.DATABASE, database.jdbcUrl(name));
    environment.put(ProductService.STATE, folder.toString());
    environment.put("RELAY_QUEUE_PREFIX", TestBroker.newPrefix());
    environment.put("RELAY_WEB_ADMINTOKEN", ServiceProcess.TOKEN);
    environment.put("RELAY_EGRESS_ALLOW_CIDRS", "127.0.0.0/8");
    return new Product(
        database, name, ServiceProcess.start("product", HEAP, environment, folder), folder);
  }

  /** What every part of the measurement has used of the processors so far. */
  ProcessorTime processorTime() {
    return ProcessorTime.now(process.pid());
  }

  /** Registers the host of a world, which takes so many calls a second; its id. */
  String register(SimulatedWorld world, int callsPerSecond)
      throws IOException, InterruptedException {
    var auth = Map.of("type", "api_key", "token", SimulatedWorld.ADMIN_KEY);
    var body = new LinkedHashMap<String, Object>();
    body.put("name", world.name());
    body.put("base_url", world.hostUrl());
    body.put("auth", auth);
    body.put("calls_per_second", callsPerSecond);
    return created("/api/hosts", body).get("host_id").asString();
  }

  /** Posts a run and gives its id. */
  String post(Map<String, Object> run) throws IOException, InterruptedException {
    return created("/api/batch-import/runs", run).get("run_id").asString();
  }

  /**
   * Waits for the end of a run.
   *
   * @throws IllegalStateException when not every key of it became active
   */
  void awaitActive(String runId) throws IOException, InterruptedException {
    JsonNode run;
    do {
      run =
          read(process.get("/api/batch-import/runs/" + runId + "?wait_ms=" + WAIT_MILLIS))
              .get("run");
    } while (run.get("finished_at").isNull());
    if (run.get("active_items").asInt() != run.get("total_items").asInt()) {
      throw new IllegalStateException("not every key became active: " + run);
    }
  }

  /** A number of the product's database; {@code sql} names the run by {@code :run}. */
  double number(String sql, String runId) throws SQLException {
    var run = "(SELECT run_no FROM import_runs WHERE run_id = '" + runId + "')";
    try (var connection = database.connect(name);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql.replace(":run", run))) {
      rows.next();
      return rows.getDouble(1);
    }
  }

  /**
   * The sum of a metric over the samples that have all of these labels, as {@code name="value"}.
   */
  double metric(String metric, List<String> labels) throws IOException, InterruptedException {
    var sample = Pattern.compile(Pattern.quote(metric) + "\\{([^}]*)} (\\S+)");
    return process
        .get("/actuator/prometheus")
        .lines()
        .map(sample::matcher)
        .filter(line -> line.matches() && labels.stream().allMatch(line.group(1)::contains))
        .mapToDouble(line -> Double.parseDouble(line.group(2)))
        .sum();
  }

  @Override
  public void close() throws IOException {
    process.close();
    FileSystemUtils.deleteRecursively(folder);
  }

  private JsonNode created(String path, Map<String, Object> body)
      throws IOException, InterruptedException {
    var answer = process.post(path, JSON.writeValueAsString(body));
    if (answer.statusCode() != 201) {
      throw new IOException(path + " was answered " + answer.statusCode() + ": " + answer.body());
    }
    return read(answer.body());
  }

  private static JsonNode read(String json) {
    return JSON.readTree(json);
  }
}
