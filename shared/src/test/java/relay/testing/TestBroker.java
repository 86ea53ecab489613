package relay.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One real RabbitMQ for all tests of this JVM, found or started at first use and removed when the
 * JVM ends. {@code docs/testing.md} says how it is found; {@code RELAY_TEST_BROKER} forces one way.
 * May be used from any thread.
 */
public final class TestBroker {
  private static final AtomicInteger PREFIXES = new AtomicInteger();

  private TestBroker() {}

  /** The broker of this JVM. A test that stops it must start it again before it ends. */
  public static Broker shared() {
    return Shared.BROKER;
  }

  /**
   * A broker of our own to stop and to kill, apart from {@link #shared}: what a crash leaves behind
   * must not trouble other tests. One a JVM, started at first use.
   */
  public static Broker restartable() {
    return Restartable.BROKER;
  }

  /** As {@link #shared}, for programs that are no tests: nothing is printed, no file is left. */
  public static Broker found() {
    return Found.BROKER;
  }

  /** A prefix for queue names that no other test uses, now or in another run on the same broker. */
  public static String newPrefix() {
    return "test-"
        + Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX)
        + "-"
        + Long.toString(System.nanoTime(), Character.MAX_RADIX)
        + "-"
        + PREFIXES.incrementAndGet()
        + ".";
  }

  private static Broker announced(Broker broker) {
    try {
      String line = "RabbitMQ " + broker.version() + ", " + broker.origin();
      System.out.println("Tests talk to " + line);
      Path target = Files.createDirectories(Path.of("target"));
      Files.writeString(target.resolve("test-broker.txt"), line + System.lineSeparator());
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException("no RabbitMQ answers at " + broker.origin(), e);
    }
  }

  private static final class Found {
    private static final Broker BROKER = BrokerWay.chosen(System.getenv()).open();
  }

  private static final class Shared {
    private static final Broker BROKER = announced(found());
  }

  private static final class Restartable {
    private static final Broker BROKER = BrokerWay.chosenToStart(System.getenv()).open();
  }
}
