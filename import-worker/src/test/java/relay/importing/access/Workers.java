package relay.importing.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import relay.importing.bench.HostBench;
import relay.retry.RetryPolicy;

/** The parts of an import worker that these tests need, with short waits. */
final class Workers {
  static final AccessTimes TIMES =
      new AccessTimes(
          Duration.ofSeconds(20),
          Duration.ofMillis(20),
          Duration.ofMillis(10),
          Duration.ofMillis(50),
          Duration.ofMinutes(10),
          Duration.ofSeconds(10),
          Duration.ofMillis(100),
          Duration.ofMillis(400),
          Duration.ofMillis(50),
          new RetryPolicy(List.of(Duration.ofMillis(20))),
          1);

  private Workers() {}

  static ProbeAccess access(HostBench bench, String name) {
    return new ProbeAccess(
        bench.jdbc(),
        bench.transactions(),
        bench.sealer(),
        _ -> bench.adapter(),
        new SecureRandom(),
        Clock.systemUTC(),
        TIMES,
        name);
  }

  /** What an operator changes by hand; answers the status. */
  static int put(HostBench bench, String path, String json) {
    var request =
        HttpRequest.newBuilder(URI.create(bench.host().baseUrl() + path))
            .header("x-api-key", HostBench.ADMIN_KEY)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(json))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
