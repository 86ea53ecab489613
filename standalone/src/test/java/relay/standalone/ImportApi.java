package relay.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API of Relay Manager as its users call it. Safe for concurrent use. */
final class ImportApi {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String RUNS = "/api/batch-import/runs";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int PAGE = 500;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;
  private final String token;

  ImportApi(URI address, String token) {
    this.address = address;
    this.token = token;
  }

  /** Registers a host that takes so many calls a second, and gives its id. */
  String registerHost(String name, String url, String adminKey, int callsPerSecond) {
    var body =
        Map.of(
            "name", name,
            "base_url", url,
            "auth", Map.of("type", "api_key", "token", adminKey),
            "calls_per_second", callsPerSecond);
    return post("/api/hosts", "application/json", JSON.writeValueAsBytes(body))
        .get("host_id")
        .asString();
  }

  /** Gives a registered host another admin key. */
  void changeCredential(String hostId, String adminKey) {
    var body = Map.of("auth", Map.of("type", "api_key", "token", adminKey));
    sent(
        request("/api/hosts/" + hostId)
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
  }

  /** Posts a run of these items and gives its id. */
  String postRun(Map<String, Object> fields, List<Map<String, Object>> items) {
    var lines = new StringBuilder(JSON.writeValueAsString(fields)).append('\n');
    items.forEach(item -> lines.append(JSON.writeValueAsString(item)).append('\n'));
    return post(RUNS, "application/x-ndjson", lines.toString().getBytes(UTF_8))
        .get("run_id")
        .asString();
  }

  /** Posts a run as a gzipped file of lines {@code base_url,key} and gives its id. */
  String postLines(String query, byte[] gzip) {
    var request =
        request(RUNS + "?" + query)
            .header("Content-Type", "text/plain")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(gzip));
    return sent(request).get("run_id").asString();
  }

  /** Cancels, pauses, resumes or retries a run. */
  void act(String runId, String action) {
    post(RUNS + "/" + runId + "/" + action, "application/json", new byte[0]);
  }

  /** The run as it is now. */
  JsonNode run(String runId) {
    return get(RUNS + "/" + runId).get("run");
  }

  /** The run once it has ended. */
  JsonNode awaitEnd(String runId) {
    var last = new AtomicReference<JsonNode>();
    await("the end of " + runId)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .until(() -> {
          last.set(get(RUNS + "/" + runId + "?wait_ms=5000").get("run"));
          return !last.get().get("finished_at").isNull();
        });
    return last.get();
  }

  /** Every item of a run, in the order of the list. */
  List<JsonNode> items(String runId) {
    List<JsonNode> items = new ArrayList<>();
    var cursor = "";
    do {
      var page = get(RUNS + "/" + runId + "/items?limit=" + PAGE + "&cursor=" + cursor);
      page.get("items").forEach(items::add);
      cursor = page.get("next_cursor").isNull() ? "" : page.get("next_cursor").asString();
    } while (!cursor.isEmpty());
    return items;
  }

  /** One item with its proof. */
  JsonNode item(String runId, String itemId) {
    return get(RUNS + "/" + runId + "/items/" + itemId);
  }

  /** What the API answers to a GET. */
  JsonNode get(String path) {
    return sent(request(path).GET());
  }

  private JsonNode post(String path, String type, byte[] body) {
    return sent(request(path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path))
        .header("Authorization", "Bearer " + token)
        .timeout(PATIENCE);
  }

  private JsonNode sent(HttpRequest.Builder request) {
    try {
      var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
      return JSON.readTree(answer.body());
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
