package relay.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import relay.testing.Broker;
import relay.testing.TestBroker;

/**
 * Durable steps a second of dispatcher, broker and worker with stages that take no time, beside
 * JobRunr and db-scheduler with jobs that do nothing, one after the other on the same PostgreSQL
 * (design 8).
 */
@Command(name = "fleet", description = "Durable steps a second, beside JobRunr and db-scheduler.")
final class FleetBenchmark implements Callable<Integer> {

  private static final double GOAL = 2;

  @Option(names = "--items", description = "Items of a drain of ours (${DEFAULT-VALUE}).")
  private int items = 40_000;

  @Option(names = "--slots", description = "Items our worker has in work (${DEFAULT-VALUE}).")
  private int slots = 1_024;

  @Option(names = "--jobs", description = "Jobs of a drain of db-scheduler (${DEFAULT-VALUE}).")
  private int jobs = 80_000;

  @Option(names = "--slow-jobs", description = "Jobs of a drain of JobRunr (${DEFAULT-VALUE}).")
  private int slowJobs = 25_000;

  @Option(
      names = "--engines",
      split = ",",
      description = "Which are measured: ${COMPLETION-CANDIDATES}; all by default.")
  private List<Engine> engines = List.of(Engine.values());

  @Option(names = "--rounds", description = "Drains that are measured (${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Spec private CommandSpec spec = CommandSpec.create();

  private enum Engine {
    RELAY,
    DB_SCHEDULER,
    JOBRUNR
  }

  /** Rates of the rounds, in units a second, the best last. */
  private record Measured(String name, String settings, List<Long> rates) {
    long median() {
      return rates.get(rates.size() / 2);
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

  private int measureAll(Path folder) throws IOException, SQLException {
    try (var database = BenchDatabase.start(folder)) {
      var broker = TestBroker.found();
      var out = spec.commandLine().getOut();
      printHead(out, database, broker);
      var measured = new ArrayList<Measured>();
      for (var engine : engines) {
        measured.add(
            switch (engine) {
              case RELAY ->
                  measure(out, () -> new RelayContender(database, broker, folder, slots), items);
              case DB_SCHEDULER -> measure(out, () -> new DbSchedulerContender(database), jobs);
              case JOBRUNR -> measure(out, () -> new JobRunrContender(database), slowJobs);
            });
      }
      print(out, measured);
    }
    return 0;
  }

  private void printHead(PrintWriter out, BenchDatabase database, Broker broker)
      throws SQLException, IOException {
    out.print(Machine.description());
    out.printf("PostgreSQL %s, embedded, fsync on%n", database.version());
    out.printf("RabbitMQ  %s, %s%n", broker.version(), broker.origin());
    out.printf(
        "command   ./relay bench fleet --items %d --slots %d --jobs %d --slow-jobs %d --rounds %d%n%n",
        items, slots, jobs, slowJobs, rounds);
    out.flush();
  }

  /** A first drain of the same size warms everything up and is not counted. */
  private Measured measure(PrintWriter out, Supplier<Contender> start, int jobs) {
    try (var contender = start.get()) {
      contender.drain(jobs);
      var rates = new ArrayList<Long>();
      for (var round = 0; round < rounds; round++) {
        rates.add(rate(contender.drain(jobs), (long) jobs * contender.unitsPerJob()));
      }
      out.printf("%-22s %s /s%n", contender.name(), rates);
      out.flush();
      return new Measured(contender.name(), contender.settings(), rates.stream().sorted().toList());
    }
  }

  private static long rate(Duration took, long units) {
    return Math.round(units / (took.toNanos() / 1e9));
  }

  private static void print(PrintWriter out, List<Measured> measured) {
    var ours = measured.getFirst().median();
    var best = measured.stream().skip(1).mapToLong(Measured::median).max().orElse(ours);
    out.println();
    out.println("| engine                |  durable/s | ours is |");
    out.println("|-----------------------|-----------:|--------:|");
    measured.forEach(one ->
        out.printf(
            "| %-21s | %,10d | %6.2f× |%n",
            one.name(), one.median(), (double) ours / one.median()));
    out.println();
    var ratio = (double) ours / best;
    out.printf(
        "goal: ≥ %.0f × the better of the two; measured %.2f × %s%n",
        GOAL, ratio, ratio >= GOAL ? "✓" : "✗");
    out.println("Ours are steps, each committed with trail, read model and counters; theirs jobs.");
    measured.forEach(one -> out.printf("%s: %s%n", one.name(), one.settings()));
    out.flush();
  }
}
