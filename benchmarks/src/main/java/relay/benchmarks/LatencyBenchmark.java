package relay.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
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
import relay.testing.Broker;
import relay.testing.TestBroker;

/**
 * Items a second through the real stages when every call takes its time, beside what so many items
 * in flight could do at best: in flight ÷ the sum of the latencies of an item's own calls (design
 * 8), those included that a seller makes necessary who refuses an answer of one token. Politeness
 * is lifted.
 */
@Command(name = "latency", description = "Items a second when every call takes its time.")
final class LatencyBenchmark implements Callable<Integer> {

  private static final double GOAL = 0.9;
  private static final Duration UPSTREAM = Duration.ofMillis(300);
  private static final Duration HOST = Duration.ofMillis(50);
  private static final String OWN_CALLS = "relay_upstream_request_duration_seconds_count";
  private static final int UNLIMITED = 100_000;

  /** Creation, proof and admission by the host, which asks the seller for the proof. */
  private static final Duration HOST_CALLS_OF_AN_ITEM = HOST.multipliedBy(3).plus(UPSTREAM);

  /** Model list and completion by us: how long a run is, is reckoned with these. */
  private static final Duration LEAST_CALLS_OF_AN_ITEM =
      HOST_CALLS_OF_AN_ITEM.plus(UPSTREAM.multipliedBy(2));

  /** From the first fifth to the last fifth: neither ramp counts. */
  private static final String STEADY =
      """
      SELECT (max(n) - min(n)) / extract(epoch FROM max(admitted_at) - min(admitted_at))
      FROM (SELECT admitted_at, row_number() OVER (ORDER BY admitted_at) AS n,
                   count(*) OVER () AS items
            FROM import_items WHERE run_no = :run) ranked
      WHERE n BETWEEN items * 0.2 AND items * 0.8
      """;

  private static final String WHOLE =
      """
      SELECT total_items / extract(epoch FROM finished_at - started_at)
      FROM import_runs WHERE run_no = :run
      """;

  @Option(
      names = "--in-flight",
      split = ",",
      description = "Items in work at a time (${DEFAULT-VALUE}).",
      defaultValue = "64,256")
  private List<Integer> inFlight = List.of();

  @Option(
      names = "--seconds",
      description = "About how long each is measured (${DEFAULT-VALUE}).",
      defaultValue = "30")
  private int seconds;

  @Spec private CommandSpec spec = CommandSpec.create();

  private static final List<String> STAGES = List.of("probe", "provision", "confirm", "validate");

  /** A stage's times so far in the product's metrics: how often, and the sums in seconds. */
  private record Stage(String name, double times, double took, double waited) {
    Stage since(Stage before) {
      return new Stage(name, times - before.times, took - before.took, waited - before.waited);
    }
  }

  private record Measured(
      int inFlight,
      int items,
      double steady,
      double whole,
      double ownCalls,
      List<Stage> stages,
      ProcessorTime.Used processors) {

    /** What an item's calls take together. */
    Duration calls() {
      return HOST_CALLS_OF_AN_ITEM.plusNanos((long) (ownCalls / items * UPSTREAM.toNanos()));
    }

    double best() {
      return bestRate(inFlight, calls());
    }

    double ratio() {
      return steady / best();
    }
  }

  @Override
  public Integer call() throws Exception {
    var folder = Files.createTempDirectory("relay-bench-");
    try (var database = BenchDatabase.start(folder)) {
      var broker = TestBroker.found();
      var out = spec.commandLine().getOut();
      printHead(out, database, broker);
      var measured = new ArrayList<Measured>();
      for (var slots : inFlight) {
        measured.add(measure(database, broker, slots));
      }
      print(out, measured);
      return 0;
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  private static double bestRate(int inFlight, Duration calls) {
    return inFlight * 1e9 / calls.toNanos();
  }

  /** A first run warms both sides up and makes group, staging and user. */
  private Measured measure(BenchDatabase database, Broker broker, int slots)
      throws IOException, SQLException, InterruptedException {
    var items = (int) (bestRate(slots, LEAST_CALLS_OF_AN_ITEM) * seconds);
    var warmUp = items / 3;
    try (var world = SimulatedWorld.start("latency", warmUp + items, UPSTREAM, HOST);
        var product = Product.start(database, broker, "latency_" + slots, settings(slots))) {
      var host = product.register(world, UNLIMITED);
      product.awaitActive(product.post(world.run(host, "gateway", 0, warmUp)));
      var stages = stages(product);
      var calls = product.metric(OWN_CALLS, List.of());
      var processors = product.processorTime();
      var run = product.post(world.run(host, "gateway", warmUp, warmUp + items));
      product.awaitActive(run);
      return new Measured(
          slots,
          items,
          product.number(STEADY, run),
          product.number(WHOLE, run),
          product.metric(OWN_CALLS, List.of()) - calls,
          since(stages, stages(product)),
          product.processorTime().since(processors));
    }
  }

  private static List<Stage> since(List<Stage> before, List<Stage> after) {
    var since = new ArrayList<Stage>();
    for (var index = 0; index < STAGES.size(); index++) {
      since.add(after.get(index).since(before.get(index)));
    }
    return since;
  }

  private static List<Stage> stages(Product product) throws IOException, InterruptedException {
    var stages = new ArrayList<Stage>();
    for (var name : STAGES) {
      var stage = List.of("stage=\"" + name + "\"");
      stages.add(
          new Stage(
              name,
              product.metric("relay_step_duration_seconds_count", stage),
              product.metric("relay_step_duration_seconds_sum", stage),
              product.metric("relay_step_wait_seconds_sum", stage)));
    }
    return stages;
  }

  private static Map<String, String> settings(int slots) {
    var unlimited = Integer.toString(UNLIMITED);
    return Map.of(
        "RELAY_WORKER_CONCURRENCY", Integer.toString(slots),
        "RELAY_LIMITS_BASEURL_CALLSPERSECOND", unlimited,
        "RELAY_LIMITS_BASEURL_CONCURRENT", unlimited);
  }

  private void printHead(PrintWriter out, BenchDatabase database, Broker broker)
      throws SQLException, IOException {
    out.print(Machine.description());
    out.printf("PostgreSQL %s, embedded, fsync on%n", database.version());
    out.printf("RabbitMQ  %s, %s%n", broker.version(), broker.origin());
    out.printf(
        "command   ./relay bench latency --in-flight %s --seconds %d%n%n",
        String.join(",", inFlight.stream().map(String::valueOf).toList()), seconds);
    out.flush();
  }

  private static void print(PrintWriter out, List<Measured> measured) {
    out.println(
        "| in flight |  items | at best, /s | steady, /s | ratio | goal    | whole run, /s |");
    out.println(
        "|----------:|-------:|------------:|-----------:|------:|---------|--------------:|");
    measured.forEach(one ->
        out.printf(
            "| %9d | %,6d | %11.1f | %10.1f |  %.2f | ≥ %.1f %s | %13.1f |%n",
            one.inFlight(),
            one.items(),
            one.best(),
            one.steady(),
            one.ratio(),
            GOAL,
            one.ratio() >= GOAL ? "✓" : "✗",
            one.whole()));
    out.println();
    out.printf(
        "at best: in flight ÷ the calls of an item: creation, proof and admission (%d ms each), the%n"
            + "seller's answer to the proof, and our own calls to him (%d ms each): %s.%n",
        HOST.toMillis(),
        UPSTREAM.toMillis(),
        String.join(
            ", ",
            measured.stream()
                .map(one ->
                    "%.2f, in all %d ms"
                        .formatted(one.ownCalls() / one.items(), one.calls().toMillis()))
                .toList()));
    out.println("steady: admissions between the first and the last fifth of the items.");
    out.println("whole run: with the scheduling lag of 1.5 s, both ramps and the last closure.");
    measured.forEach(one -> printProfile(out, one));
    out.flush();
  }

  private static void printProfile(PrintWriter out, Measured one) {
    out.printf(
        "%n%d in flight, for each item: steps of a stage, ms in it, ms of waits for claim or commit%n",
        one.inFlight());
    one.stages()
        .forEach(stage ->
            out.printf(
                "  %-18s %5.2f %6.0f %5.0f%n",
                stage.name(),
                stage.times() / one.items(),
                1000 * stage.took() / one.items(),
                1000 * stage.waited() / one.items()));
    out.println("processors, for each item: ms, share of the machine");
    one.processors()
        .byPart()
        .keySet()
        .forEach(part ->
            out.printf(
                "  %-18s %6.1f  %3.0f %%%n",
                part,
                one.processors().millisPerItem(part, one.items()),
                100 * one.processors().share(part)));
  }
}
