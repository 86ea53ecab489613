package relay.simulator;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import relay.simulator.options.ComplianceGate;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostTimes;
import relay.simulator.options.HostVersion;
import relay.simulator.options.RunMode;

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

  @Option(names = "--simple", description = "Simple run mode.")
  private boolean simple;

  @Option(names = "--compliance-closed", description = "The compliance gate is closed.")
  private boolean complianceClosed;

  @Option(names = "--admin-key", description = "An admin key that exists from the start.")
  private @Nullable String adminKey;

  /** Exit code 2 for wrong options; otherwise runs until it is killed. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SimulatorMain()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    try (SimulatedHost host = SimulatedHost.start(options())) {
      System.out.println("host " + hostVersion + " on " + host.baseUrl());
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
            .withRunMode(simple ? RunMode.SIMPLE : RunMode.STANDARD)
            .withComplianceGate(
                complianceClosed ? ComplianceGate.CLOSED : ComplianceGate.ACKNOWLEDGED);
    return Optional.ofNullable(adminKey).map(options::withAdminKey).orElse(options);
  }
}
