package relay.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import relay.secrets.KeysetFile;

/**
 * Rows a second of one POST with 100,000 and with 1,000,000 rows, the service having 256 MiB of
 * heap, beside a bare COPY of the same rows into the same tables in the same run (design 8).
 */
@Command(name = "ingest", description = "One POST of many rows, beside a bare COPY of the same.")
final class IngestBenchmark implements Callable<Integer> {

  private static final String HEAP = "256m";
  private static final double GOAL = 0.4;
  private static final int WARM_UP = 20_000;
  private static final String HOST =
      """
      INSERT INTO hosts (host_id, name, base_url, auth_type, credential_sealed, status, is_default,
                         created_at, updated_at)
      VALUES ('host_01', 'bench', 'https://host.example', 'bearer', '', 'supported', true, now(),
              now())
      """;

  @Option(
      names = "--rows",
      split = ",",
      description = "Rows of each POST (default: ${DEFAULT-VALUE}).",
      defaultValue = "100000,1000000")
  private List<Integer> rows = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** One POST and the COPY beside it. */
  private record Measured(int rows, Duration post, Duration copy) {
    double ratio() {
      return (double) copy.toNanos() / post.toNanos();
    }

    long postRate() {
      return rate(post);
    }

    long copyRate() {
      return rate(copy);
    }

    private long rate(Duration took) {
      return Math.round(rows / (took.toNanos() / 1e9));
    }
  }

  @Override
  public Integer call() throws Exception {
    var folder = Files.createTempDirectory("relay-bench-");
    try {
      return measureAll(folder);
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  private int measureAll(Path folder) throws SQLException, IOException, InterruptedException {
    try (var database = BenchDatabase.start(folder)) {
      var out = spec.commandLine().getOut();
      out.print(Machine.description());
      out.printf("PostgreSQL %s, embedded, fsync on%n", database.version());
      out.printf("command   ./relay bench ingest --rows %s%n%n", String.join(",", texts(rows)));
      out.flush();
      KeysetFile.generate(folder.resolve("keyset.json"));
      var measured = new ArrayList<Measured>();
      for (var count : rows) {
        measured.add(measure(database, folder, count));
      }
      print(out, measured);
    }
    return 0;
  }

  private static Measured measure(BenchDatabase database, Path folder, int count)
      throws SQLException, IOException, InterruptedException {
    var name = "ingest_" + count;
    database.execute(BenchDatabase.USER, List.of("CREATE DATABASE " + name));
    var post = post(database, name, folder, count);
    try (var connection = database.connect(name)) {
      var bare = new BareCopy(folder);
      bare.save(connection);
      return new Measured(count, post, bare.restore(connection));
    }
  }

  private static Duration post(BenchDatabase database, String name, Path folder, int count)
      throws SQLException, IOException, InterruptedException {
    var environment =
        Map.of(
            "RELAY_DB_URL",
            database.jdbcUrl(name),
            "RELAY_DB_USER",
            BenchDatabase.USER,
            KeysetFile.FILE_VARIABLE,
            folder.resolve("keyset.json").toString());
    try (var service = ServiceProcess.start("ingest-service", HEAP, environment, folder)) {
      database.execute(name, List.of(HOST));
      send(service, BatchFile.write(folder, WARM_UP));
      database.execute(name, List.of(EMPTY, "VACUUM ANALYZE", "CHECKPOINT"));
      var batch = BatchFile.write(folder, count);
      var start = System.nanoTime();
      send(service, batch);
      var took = Duration.ofNanos(System.nanoTime() - start);
      requireRows(database, name, count);
      return took;
    }
  }

  private static final String EMPTY = "TRUNCATE import_items, item_secrets, item_results";

  private static void send(ServiceProcess service, Path batch)
      throws IOException, InterruptedException {
    var answer = service.post("/api/batch-import/runs", batch);
    if (answer.statusCode() != 201) {
      throw new IOException("the batch was answered " + answer.statusCode() + ": " + answer.body());
    }
  }

  private static void requireRows(BenchDatabase database, String name, int count)
      throws SQLException {
    var stored =
        database.number(
            name,
            "SELECT least((SELECT count(*) FROM import_items), (SELECT count(*) FROM item_secrets),"
                + " (SELECT count(*) FROM item_results))");
    if (stored != count) {
      throw new IllegalStateException("%d rows of %d were stored".formatted(stored, count));
    }
  }

  private static void print(PrintWriter out, List<Measured> measured) {
    out.println("|      rows | POST, s |  rows/s | bare COPY, s |  rows/s | ratio | goal   |");
    out.println("|----------:|--------:|--------:|-------------:|--------:|------:|--------|");
    for (var one : measured) {
      out.printf(
          "| %,9d | %7.2f | %,7d | %12.2f | %,7d |  %.2f | ≥ %.1f %s |%n",
          one.rows(),
          one.post().toNanos() / 1e9,
          one.postRate(),
          one.copy().toNanos() / 1e9,
          one.copyRate(),
          one.ratio(),
          GOAL,
          one.ratio() >= GOAL ? "✓" : "✗");
    }
    out.println();
    out.println("POST: service with -Xmx" + HEAP + ", from the first byte sent to the 201.");
    out.println(
        "bare COPY: the same rows, binary, the same three tables and indexes, one transaction.");
    out.flush();
  }

  private static List<String> texts(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).toList();
  }
}
