package relay.benchmarks;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A child JVM with a small heap that runs a command of this program. */
final class ServiceProcess implements AutoCloseable {

  static final String TOKEN = "bench-admin-token-0001";
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final Process process;
  private final int port;
  private final Path log;
  private final HttpClient client = HttpClient.newHttpClient();

  private ServiceProcess(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /** Starts the command with this heap and environment; returns when the service is ready. */
  static ServiceProcess start(
      String command, String heap, Map<String, String> environment, Path folder)
      throws IOException, InterruptedException {
    var port = freePort();
    var log = folder.resolve(command + ".log");
    var builder = new ProcessBuilder(commandLine(command, heap));
    builder.environment().putAll(environment);
    builder.environment().put("RELAY_PORT", Integer.toString(port));
    builder.environment().put("RELAY_MANAGEMENT_PORT", Integer.toString(freePort()));
    builder.environment().put("RELAY_ADMIN_TOKEN", TOKEN);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    var service = new ServiceProcess(builder.start(), port, log);
    service.awaitReady();
    return service;
  }

  /** The number of the process. */
  long pid() {
    return process.pid();
  }

  /** Posts a file and gives the answer. */
  HttpResponse<String> post(String path, Path body) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofFile(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** Posts a JSON text and gives the answer. */
  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build(),
        BodyHandlers.ofString());
  }

  /**
   * What is at a path.
   *
   * @throws IOException when the answer is not 200
   */
  String get(String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + TOKEN);
    var answer = client.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(path + " was answered " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    client.close();
  }

  private void awaitReady() throws InterruptedException, IOException {
    var deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        process.destroyForcibly();
        throw new IOException("the service did not become ready; its log is " + log);
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private boolean isReady() throws InterruptedException {
    try {
      var request = HttpRequest.newBuilder(uri("/readyz")).build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** The same program: a packed jar, or a class path when it is run from the build. */
  private static List<String> commandLine(String command, String heap) {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-Xmx" + heap);
    line.add("--enable-native-access=ALL-UNNAMED");
    var classPath = System.getProperty("java.class.path");
    if (classPath.endsWith("-app.jar")) {
      line.addAll(List.of("-jar", classPath));
    } else {
      line.addAll(List.of("-cp", classPath, BenchmarksMain.class.getName()));
    }
    line.add(command);
    return line;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
