package relay.standalone.fleet;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A service in a JVM of its own with a small heap. It can be stopped in order, killed, and started
 * again on the same ports.
 */
final class ServiceProcess implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Duration DIES_WITHIN = Duration.ofSeconds(30);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String name;
  private final Service service;
  private final Map<String, String> settings;
  private final Path log;
  private final int port = freePort();
  private final int managementPort = freePort();
  private Process process;
  private @Nullable Process stopping;

  private ServiceProcess(String name, Service service, Map<String, String> settings, Path folder) {
    this.name = name;
    this.service = service;
    this.settings = settings;
    this.log = folder.resolve(name + ".log");
    this.process = launched(Redirect.to(log.toFile()));
  }

  /** Starts it and returns at once; its log goes to a file of its name in {@code folder}. */
  static ServiceProcess start(
      String name, Service service, Map<String, String> settings, Path folder) {
    return new ServiceProcess(name, service, settings, folder);
  }

  /** Returns when it is ready for work. */
  ServiceProcess awaitReady() {
    await(name + " is ready, or see " + log)
        .atMost(READY_WITHIN)
        .pollInterval(Duration.ofMillis(100))
        .failFast(name + " ended, see " + log, () -> !process.isAlive())
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> status("/readyz") == 200);
    return this;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Kills it as {@code kill -9} does. */
  void kill() {
    process.destroyForcibly();
    awaitEnd(DIES_WITHIN);
  }

  /** Asks it to stop, as an orchestrator does, and returns at once. */
  void terminate() {
    stopping = process;
    process.destroy();
  }

  /** Returns when nothing is on its way to its end. */
  void awaitEndIfStopping() {
    if (process.equals(stopping) && !awaitEnd(DIES_WITHIN)) {
      kill();
    }
  }

  /** Waits for its end; false when it still runs after {@code atMost}. */
  boolean awaitEnd(Duration atMost) {
    try {
      return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Starts it again after its end; returns at once. */
  void startAgain() {
    if (process.isAlive()) {
      throw new IllegalStateException(name + " still runs");
    }
    process = launched(Redirect.appendTo(log.toFile()));
  }

  /** Where its API is, for services that have one. */
  URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Calls to sellers that it has ended, by its metrics. */
  double sellerCalls() {
    return metric("relay_upstream_request_duration_seconds_count", "");
  }

  /** Chat calls through a host's gateway that it has ended, by its metrics. */
  double gatewayCalls() {
    return metric("relay_host_request_duration_seconds_count", "operation=\"gateway_chat\"");
  }

  private double metric(String name, String label) {
    var page = URI.create("http://127.0.0.1:" + managementPort + "/actuator/prometheus");
    try {
      return HTTP.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofLines())
          .body()
          .filter(line -> line.startsWith(name) && line.contains(label))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    if (!awaitEnd(DIES_WITHIN)) {
      kill();
    }
  }

  @Override
  public String toString() {
    return name;
  }

  private Process launched(Redirect output) {
    var builder = new ProcessBuilder(commandLine());
    builder.redirectErrorStream(true).redirectOutput(output);
    try {
      var started = builder.start();
      // A test run that is interrupted leaves nothing behind.
      Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> commandLine() {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    line.add("-Duser.timezone=" + System.getProperty("user.timezone"));
    line.add("--enable-native-access=ALL-UNNAMED");
    line.addAll(List.of("-cp", service.classPath(), service.mainClass()));
    settings.forEach((key, value) -> line.add("--" + key + "=" + value));
    line.add("--server.port=" + port);
    line.add("--management.server.port=" + managementPort);
    return line;
  }

  private int status(String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(address().resolve(path)).build();
    return HTTP.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
