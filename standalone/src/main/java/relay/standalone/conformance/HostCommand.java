package relay.standalone.conformance;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done about hosts from the command line. */
@Command(
    name = "host",
    mixinStandardHelpOptions = true,
    description = "Works on sub2api hosts.",
    subcommands = ConformanceCommand.class)
public final class HostCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name what to do: conformance.");
  }
}
