package relay.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import relay.simulator.upstream.KeyUse;
import relay.testing.Broker;
import relay.testing.TestBroker;

/**
 * What a new key costs the host in calls and the seller in tokens, for both ways to confirm, at the
 * product's own pace: counted by the host's journal over a whole run, everything that a run needs
 * but once included (design 8).
 */
@Command(name = "cost", description = "Host calls and upstream tokens for a new key.")
final class CostBenchmark implements Callable<Integer> {

  private static final double MOST_CALLS = 2.5;
  private static final double MOST_TOKENS = 40;
  private static final List<String> CONFIRMS = List.of("gateway", "host_test");
  private static final String TOKENS = "relay_tokens_spent_total";

  @Option(names = "--items", description = "Keys of each run (${DEFAULT-VALUE}).")
  private int items = 500;

  @Option(
      names = "--calls-per-second",
      description = "What each host takes (${DEFAULT-VALUE}, the product's own default).")
  private int callsPerSecond = 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** A run that goes on. */
  private record Started(
      String confirm,
      SimulatedWorld world,
      String hostId,
      String runId,
      Map<String, Long> before) {}

  /** What a run has cost. */
  private record Measured(
      String confirm, Map<String, Long> calls, double ours, double hostTest, KeyUse seen) {
    long allCalls() {
      return calls.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  @Override
  public Integer call() throws Exception {
    var folder = Files.createTempDirectory("relay-bench-");
    try (var database = BenchDatabase.start(folder)) {
      var broker = TestBroker.found();
      var out = spec.commandLine().getOut();
      printHead(out, database, broker);
      print(out, measureAll(database, broker));
      return 0;
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  /** Both at once, each on a host of its own with sellers of its own. */
  private List<Measured> measureAll(BenchDatabase database, Broker broker)
      throws IOException, SQLException, InterruptedException {
    var runs = new ArrayList<Started>();
    try (var product = Product.start(database, broker, "cost", Map.of())) {
      for (var confirm : CONFIRMS) {
        runs.add(started(product, confirm));
      }
      var measured = new ArrayList<Measured>();
      for (var run : runs) {
        product.awaitActive(run.runId());
        measured.add(measured(product, run));
      }
      return measured;
    } finally {
      runs.forEach(run -> run.world().close());
    }
  }

  private Started started(Product product, String confirm)
      throws IOException, InterruptedException {
    var world = SimulatedWorld.start(confirm, items, Duration.ZERO, Duration.ZERO);
    var host = product.register(world, callsPerSecond);
    var before = world.hostCalls();
    return new Started(
        confirm, world, host, product.post(world.run(host, confirm, 0, items)), before);
  }

  private static Measured measured(Product product, Started run)
      throws IOException, InterruptedException {
    var calls = new LinkedHashMap<String, Long>();
    run.world()
        .hostCalls()
        .forEach((operation, count) -> {
          var since = count - run.before().getOrDefault(operation, 0L);
          if (since > 0) {
            calls.put(operation, since);
          }
        });
    var host = "host_id=\"" + run.hostId() + "\"";
    return new Measured(
        run.confirm(),
        calls,
        product.metric(TOKENS, List.of(host, "leg=\"probe\""))
            + product.metric(TOKENS, List.of(host, "leg=\"gateway\"")),
        product.metric(TOKENS, List.of(host, "leg=\"host_test\"")),
        run.world().upstreamUse());
  }

  private void printHead(PrintWriter out, BenchDatabase database, Broker broker)
      throws SQLException, IOException {
    out.print(Machine.description());
    out.printf("PostgreSQL %s, embedded, fsync on%n", database.version());
    out.printf("RabbitMQ  %s, %s%n", broker.version(), broker.origin());
    out.printf(
        "command   ./relay bench cost --items %d --calls-per-second %d%n%n", items, callsPerSecond);
    out.flush();
  }

  private void print(PrintWriter out, List<Measured> measured) {
    out.println(
        "| confirm   | host calls/item | goal    | our tokens/item | goal   | host's test |");
    out.println(
        "|-----------|----------------:|---------|----------------:|--------|------------:|");
    measured.forEach(one -> {
      var calls = (double) one.allCalls() / items;
      var tokens = one.ours() / items;
      out.printf(
          "| %-9s | %15.2f | ≤ %.1f %s | %15.1f | ≤ %.0f %s | %11.1f |%n",
          one.confirm(),
          calls,
          MOST_CALLS,
          calls <= MOST_CALLS ? "✓" : "✗",
          tokens,
          MOST_TOKENS,
          tokens <= MOST_TOKENS ? "✓" : "✗",
          one.hostTest() / items);
    });
    measured.forEach(one -> printCalls(out, one));
    out.flush();
  }

  private void printCalls(PrintWriter out, Measured one) {
    out.printf("%n%s: calls the host has had, %,d keys%n", one.confirm(), items);
    one.calls().entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .forEach(call -> out.printf("  %6d  %s%n", call.getValue(), call.getKey()));
    var seen = one.seen();
    out.printf(
        "  sellers: %d model lists, %d chats, %d responses; %d tokens, the host's own probes included%n",
        seen.modelLists(),
        seen.chats(),
        seen.responses(),
        seen.promptTokens() + seen.completionTokens());
  }
}
