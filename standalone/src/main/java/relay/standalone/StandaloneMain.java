package relay.standalone;

import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import relay.standalone.conformance.HostCommand;

/** Starts every service in one JVM: {@code demo} with a batch to look at, {@code up} without. */
@Command(
    name = "relay",
    mixinStandardHelpOptions = true,
    description = "Relay Manager in one process.",
    subcommands = {DemoCommand.class, UpCommand.class, KeysetCommand.class, HostCommand.class})
public final class StandaloneMain {

  /** Kept here, for a logger that nobody holds forgets its level. */
  private static final Logger SIMULATED_SERVERS = Logger.getLogger("io.helidon");

  private StandaloneMain() {}

  public static void main(String[] arguments) {
    SIMULATED_SERVERS.setLevel(Level.WARNING);
    System.exit(new CommandLine(new StandaloneMain()).execute(arguments));
  }
}
