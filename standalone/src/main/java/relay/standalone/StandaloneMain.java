package relay.standalone;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Starts every service in one JVM: {@code demo} with a batch to look at, {@code up} without. */
@Command(
    name = "relay",
    mixinStandardHelpOptions = true,
    description = "Relay Manager in one process.",
    subcommands = {DemoCommand.class, UpCommand.class, KeysetCommand.class})
public final class StandaloneMain {

  private StandaloneMain() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new StandaloneMain()).execute(arguments));
  }
}
