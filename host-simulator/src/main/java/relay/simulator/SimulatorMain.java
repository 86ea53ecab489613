package relay.simulator;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostSwitch;
import relay.simulator.options.HostTimes;
import relay.simulator.options.HostVersion;

/** Starts one simulated host and keeps it until the process is stopped. */
@Command(
    name = "simulator",
    description = "Runs a look-alike of a sub2api host on the loopback address.")
public final class SimulatorMain implements Callable<Integer> {

  @Option(names = "--port", defaultValue = "0", description = "0 takes a free port.")
  private int port;

  @Option(
      names = "--version",
      defaultValue = "0.1.129",
      description = "0.1.121, 0.1.129 or 0.1.179.")
  private String hostVersion = "";

  @Option(
      names = "--time-factor",
      defaultValue = "1",
      description = "Every wait of the host is multiplied by this.")
  private double timeFactor;

  @Option(
      names = "--latency",
      defaultValue = "0",
      description = "Milliseconds to wait before every call.")
  private long latencyMillis;

  @Option(
      names = "--logins",
      defaultValue = "20",
      description = "Logins per minute and address; 0 lifts the limit.")
  private int logins;

  @Option(
      names = "--with",
      split = ",",
      paramLabel = "SWITCH",
      description =
          "How the host stands: simple_mode, compliance_closed, openai_default, web_page,"
              + " needs_setup, backend_mode, turnstile, admin_second_factor,"
              + " idempotency_key_required; separated by commas.")
  private List<String> switches = List.of();

  @Option(
      names = "--second-port",
      description = "Another process of the same host, with caches of its own.")
  private @Nullable Integer secondPort;

  @Option(names = "--admin-key", description = "An admin key that exists from the start.")
  private @Nullable String adminKey;

  @Option(
      names = "--rehearse",
      hidden = true,
      description = "Calls itself and ends: for an archive of classes.")
  private boolean rehearse;

  /** Exit code 2 for wrong options; otherwise runs until it is killed. */
  public static void main(String[] arguments) {
    CommandSpec command = CommandSpec.forAnnotatedObject(new SimulatorMain());
    // The usual mix-in would take --version for itself.
    command.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Prints this.").build());
    System.exit(new CommandLine(command).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (SimulatedHost host = SimulatedHost.start(options())) {
      if (rehearse) {
        Rehearsal.of(host);
        return 0;
      }
      System.out.println("host " + hostVersion + " on " + host.baseUrl());
      if (secondPort != null) {
        System.out.println("also on http://127.0.0.1:" + host.addProcess(secondPort));
      }
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private HostOptions options() {
    HostVersion version = HostVersion.parse(hostVersion);
    HostOptions options =
        HostOptions.of(version)
            .withPort(port)
            .withTimes(HostTimes.of(version).scaledBy(timeFactor))
            .withCallLatency(Duration.ofMillis(latencyMillis))
            .withLoginsPerWindow(logins)
            .with(switches.stream().map(SimulatorMain::known).toArray(HostSwitch[]::new));
    return Optional.ofNullable(adminKey).map(options::withAdminKey).orElse(options);
  }

  private static HostSwitch known(String name) {
    return HostSwitch.parse(name.trim())
        .orElseThrow(() -> new IllegalArgumentException("there is no switch " + name));
  }
}
