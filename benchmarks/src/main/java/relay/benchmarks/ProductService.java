package relay.benchmarks;

import picocli.CommandLine.Command;
import relay.standalone.StandaloneMain;

/** All services in a process of their own, as {@code ./relay up} runs them; told by environment. */
@Command(name = "product", hidden = true)
final class ProductService implements Runnable {

  static final String PORT = "RELAY_PORT";
  static final String RABBIT = "RELAY_AMQP_URL";
  static final String DATABASE = "RELAY_DB_URL";
  static final String STATE = "RELAY_STATE";

  @Override
  public void run() {
    StandaloneMain.main(
        new String[] {
          "up",
          "--port",
          System.getenv(PORT),
          "--rabbit",
          System.getenv(RABBIT),
          "--postgres",
          System.getenv(DATABASE),
          "--state",
          System.getenv(STATE)
        });
  }
}
