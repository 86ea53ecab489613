package relay.api.hosts;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import relay.api.testing.RunningApi;
import relay.api.testing.RunningApi.Reply;
import relay.testing.TestPostgres;

/** One running API for the tests of this package, which begin without a host. */
final class HostApi {
  /** Lives with the JVM; looks at hosts are impatient. */
  static final RunningApi API =
      RunningApi.on(TestPostgres.newDatabase(), Map.of("relay.hosts.answer-within", "3s"));

  private static final String RUNS =
      "/api/batch-import/runs?mode=partial&access_mode=subscription&subscription_users=@probe";

  private HostApi() {}

  static void empty() {
    API.jdbc()
        .sql("TRUNCATE hosts, host_capability_snapshots, import_runs RESTART IDENTITY CASCADE")
        .update();
  }

  static Reply register(String name, String url, String type, String token) {
    return post(
        "/api/hosts",
        """
        {"name":"%s","base_url":"%s","auth":{"type":"%s","token":"%s"}}
        """
            .formatted(name, url, type, token));
  }

  static Reply change(String host, String body) {
    return API.send(
        API.request("/api/hosts/" + host)
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(body)));
  }

  /** A run of one row on the default host. */
  static Reply submit(String query) {
    return API.send(
        API.request(RUNS + query)
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("https://relay.example.com/v1,sk-test-0000000001")));
  }

  static Reply post(String path, String body) {
    return API.send(
        API.request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }
}
