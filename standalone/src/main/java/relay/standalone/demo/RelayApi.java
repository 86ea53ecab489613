package relay.standalone.demo;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API of Relay Manager as any user calls it. */
final class RelayApi {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PAGE = 500;
  private static final int WAIT_MILLIS = 10_000;

  private final RestClient http;

  RelayApi(URI address, String token) {
    var requests = new JdkClientHttpRequestFactory();
    requests.setReadTimeout(PATIENCE);
    this.http =
        RestClient.builder()
            .baseUrl(address)
            .requestFactory(requests)
            .defaultHeader("Authorization", "Bearer " + token)
            .build();
  }

  /** Registers a host that takes so many calls a second, and gives its id. */
  String registerHost(String name, String address, String adminKey, int callsPerSecond) {
    var body =
        Map.of(
            "name", name,
            "base_url", address,
            "auth", Map.of("type", "api_key", "token", adminKey),
            "calls_per_second", callsPerSecond);
    return post("/api/hosts", MediaType.APPLICATION_JSON, JSON.writeValueAsString(body))
        .get("host_id")
        .asString();
  }

  /** Posts a run, its fields in the first line and an item in each other one; gives its id. */
  String postRun(Map<String, Object> fields, List<Map<String, Object>> items) {
    var lines = new StringBuilder(JSON.writeValueAsString(fields)).append('\n');
    items.forEach(item -> lines.append(JSON.writeValueAsString(item)).append('\n'));
    return post("/api/batch-import/runs", MediaType.APPLICATION_NDJSON, lines.toString())
        .get("run_id")
        .asString();
  }

  /** The run, as soon as it has ended, but after some seconds at the latest. */
  JsonNode awaitRun(String runId) {
    return get("/api/batch-import/runs/" + runId + "?wait_ms=" + WAIT_MILLIS).get("run");
  }

  /** The verdict of every uploaded row, by the sender's own name for it. */
  Map<String, SeenVerdict> verdicts(String runId) {
    var confirmations = confirmations(runId);
    var verdicts = new LinkedHashMap<String, SeenVerdict>();
    for (var row : export(runId)) {
      verdicts.put(
          row.get("ref").asString(),
          new SeenVerdict(
              row.get("access_status").asString(),
              Objects.requireNonNull(confirmations.get(row.get("item_id").asString())),
              row.get("reason_code").isNull() ? "" : row.get("reason_code").asString()));
    }
    return verdicts;
  }

  private Map<String, String> confirmations(String runId) {
    var confirmations = new LinkedHashMap<String, String>();
    var cursor = "";
    do {
      var page =
          get("/api/batch-import/runs/" + runId + "/items?limit=" + PAGE + "&cursor=" + cursor);
      page.get("items")
          .forEach(item ->
              confirmations.put(
                  item.get("item_id").asString(), item.get("confirmation_status").asString()));
      cursor = page.get("next_cursor").isNull() ? "" : page.get("next_cursor").asString();
    } while (!cursor.isEmpty());
    return confirmations;
  }

  private List<JsonNode> export(String runId) {
    var text = text("/api/batch-import/runs/" + runId + "/export?format=ndjson");
    var rows = new ArrayList<JsonNode>();
    text.lines().forEach(line -> rows.add(JSON.readTree(line)));
    return rows;
  }

  private JsonNode get(String path) {
    return JSON.readTree(text(path));
  }

  private String text(String path) {
    return Objects.requireNonNull(http.get().uri(path).retrieve().body(String.class));
  }

  private JsonNode post(String path, MediaType type, String body) {
    var answer = http.post().uri(path).contentType(type).body(body).retrieve().body(String.class);
    return JSON.readTree(Objects.requireNonNull(answer));
  }
}
