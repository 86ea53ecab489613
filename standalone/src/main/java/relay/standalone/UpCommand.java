package relay.standalone;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs all services until the process is ended; keeps its state in a folder. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Runs all services in this process and keeps their state.")
final class UpCommand implements Callable<Integer> {

  @Mixin private Servers servers = new Servers();

  @Option(
      names = "--state",
      paramLabel = "FOLDER",
      description = "keyset, admin token and embedded database (${DEFAULT-VALUE})")
  private Path folder = Path.of("relay-data");

  @Override
  public Integer call() throws InterruptedException {
    var state = StateFolder.open(folder);
    try (var manager = RelayManager.start(state, servers, Map.of())) {
      System.out.println("console       " + manager.address() + "/batch-import/runs");
      System.out.println("admin token   in " + state.tokenFile());
      System.out.println("keyset        " + state.keyset() + " - back it up");
      new CountDownLatch(1).await();
    }
    return 0;
  }
}
