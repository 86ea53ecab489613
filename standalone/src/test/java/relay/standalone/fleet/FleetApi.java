package relay.standalone.fleet;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import relay.standalone.fleet.JsonHttp.As;
import tools.jackson.databind.JsonNode;

/** The API of Relay Manager as any user calls it. */
final class FleetApi {
  static final String TOKEN = "test-admin-token-0001";
  private static final As ADMIN = As.bearer(TOKEN);
  private static final String RUNS = "/api/batch-import/runs";
  private static final int UNLIMITED = 100_000;

  private final JsonHttp http;

  FleetApi(URI address) {
    this.http = new JsonHttp(address);
  }

  /** Registers a host without any politeness, and gives its id. */
  String registerHost(String url, String adminKey) {
    return http.post(
            ADMIN,
            "/api/hosts",
            Map.of(
                "name",
                "fleet",
                "base_url",
                url,
                "auth",
                Map.of("type", "api_key", "token", adminKey),
                "calls_per_second",
                UNLIMITED))
        .get("host_id")
        .asString();
  }

  /** Posts a batch for {@code @probe} into a group; gives the run's id. */
  String post(String hostId, String group, List<Map<String, Object>> rows) {
    var run =
        Map.of(
            "host_id",
            hostId,
            "mode",
            "partial",
            "access_mode",
            "subscription",
            "subscription_users",
            List.of(Map.of("selector", "@probe", "duration_days", 30)),
            "group",
            group,
            "requested_models",
            List.of(SimulatedWorld.MODEL));
    var lines = new StringBuilder(JsonHttp.json(run));
    rows.forEach(row -> lines.append('\n').append(JsonHttp.json(row)));
    return http.post(ADMIN, RUNS, "application/x-ndjson", lines.toString())
        .get("run_id")
        .asString();
  }

  JsonNode run(String runId) {
    return http.get(ADMIN, RUNS + "/" + runId).get("run");
  }

  /** One line for every uploaded row. */
  List<JsonNode> export(String runId) {
    var rows = new ArrayList<JsonNode>();
    http.text(ADMIN, RUNS + "/" + runId + "/export?format=ndjson")
        .lines()
        .forEach(line -> rows.add(JsonHttp.parse(line)));
    return rows;
  }
}
