package relay.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/**
 * A RabbitMQ node of our own: own folder, own ports on the loopback address, own name server. It
 * ends with this JVM, however that ends.
 */
final class PrivateBroker implements Broker {
  private static final Duration STOPS_WITHIN = Duration.ofMinutes(1);
  private static final int STARTS = 3;

  private final PrivateBrokerFiles files;
  private final String origin;
  private final Process nameServer;
  private Process node;

  private PrivateBroker(PrivateBrokerFiles files, String origin) throws IOException {
    this.files = files;
    this.origin = origin;
    this.nameServer = files.startNameServer();
    this.node = files.startNode();
  }

  /** Starts a node; tries other ports when somebody takes one of them in between. */
  static PrivateBroker open(RabbitPrograms programs, String origin) {
    for (int attempt = 1; ; attempt++) {
      try {
        PrivateBrokerFiles files = PrivateBrokerFiles.create(programs);
        files.startWatchdog(); // first, or a JVM killed just now would leave a node behind
        PrivateBroker broker = new PrivateBroker(files, origin);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::remove, "remove-broker"));
        broker.awaitOpen();
        return broker;
      } catch (IOException e) {
        throw new UncheckedIOException("the private RabbitMQ did not start", e);
      } catch (IllegalStateException e) {
        if (attempt == STARTS) {
          throw e;
        }
      }
    }
  }

  @Override
  public URI address() {
    return URI.create("amqp://guest:guest@127.0.0.1:" + files.port());
  }

  @Override
  public String origin() {
    return "private node of the %s on port %d".formatted(origin, files.port());
  }

  @Override
  public void restart() {
    stop();
    start();
  }

  @Override
  public void killAndRestart() {
    node.destroyForcibly();
    awaitEnd();
    start();
  }

  @Override
  public void stop() {
    node.destroy();
    awaitEnd();
  }

  @Override
  public void start() {
    try {
      node = files.startNode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitOpen();
  }

  private void awaitEnd() {
    try {
      if (!node.waitFor(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("RabbitMQ did not stop within " + STOPS_WITHIN);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void awaitOpen() {
    try {
      awaitOpen(node::isAlive);
    } catch (ConditionTimeoutException | TerminalFailureException e) {
      throw new IllegalStateException("RabbitMQ did not start: " + files.lastWords(), e);
    }
  }

  /** The data is worth nothing after the tests, so there is no orderly end to wait for. */
  private void remove() {
    node.destroyForcibly();
    nameServer.destroyForcibly();
    try {
      node.waitFor(5, TimeUnit.SECONDS);
      Folders.delete(files.base());
    } catch (IOException e) {
      System.err.println("RabbitMQ left something behind in " + files.base() + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static IllegalStateException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while waiting for RabbitMQ", cause);
  }
}
