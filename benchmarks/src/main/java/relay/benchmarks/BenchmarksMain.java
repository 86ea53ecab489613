package relay.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs one measurement by its name; without a name, lists them. */
@Command(
    name = "bench",
    description = "Repeatable measurements, each printed with machine, versions and command.",
    mixinStandardHelpOptions = true,
    subcommands = {
      IngestBenchmark.class,
      IngestService.class,
      FleetBenchmark.class,
      LatencyBenchmark.class,
      CostBenchmark.class,
      ProductService.class
    })
public final class BenchmarksMain implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new BenchmarksMain()).execute(arguments));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a measurement.");
  }
}
