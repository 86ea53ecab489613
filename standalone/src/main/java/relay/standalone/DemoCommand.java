package relay.standalone;

import java.nio.file.Files;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import relay.standalone.demo.Demo;

/** Imports a planted batch before the user's eyes and judges every verdict. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Simulated hosts and upstreams, a batch of planted keys, and a table of truth and verdict.")
final class DemoCommand implements Callable<Integer> {

  @Mixin private Servers servers = new Servers();

  @Option(names = "--items", description = "rows to import, all hosts together (${DEFAULT-VALUE})")
  private int items = 2000;

  @Option(names = "--headless", description = "end after the table instead of leaving the console")
  private boolean headless;

  @Option(
      names = "--factor",
      description = "divides every wait, time-out and window (${DEFAULT-VALUE})")
  private double factor = 20;

  @Override
  public Integer call() throws Exception {
    var state = StateFolder.open(Files.createTempDirectory("relay-demo-"));
    System.out.println("database      " + database());
    System.out.println("broker        " + broker());
    System.out.printf("waits         divided by %s; attempts as always%n", factor);
    Runtime.getRuntime().addShutdownHook(new Thread(state::removeOnceStopped, "demo-folder"));
    try (var demo = Demo.prepare(items, factor);
        var manager = RelayManager.start(state, servers, demo.properties())) {
      System.out.println("console       " + manager.address() + "/batch-import/runs");
      System.out.println("admin token   in " + state.tokenFile());
      var wrong = demo.run(manager.address(), state.token(), System.out);
      if (!headless) {
        System.out.println("The console stays open; end with Ctrl-C.");
        new CountDownLatch(1).await();
      }
      return wrong == 0 ? 0 : 1;
    }
  }

  private String database() {
    return servers.postgres() == null ? "embedded PostgreSQL" : "PostgreSQL, as given";
  }

  private String broker() {
    return servers.rabbit() == null ? "queue within this process" : "RabbitMQ, as given";
  }
}
