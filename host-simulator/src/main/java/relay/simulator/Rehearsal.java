package relay.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import relay.simulator.admin.ManagementApi;
import relay.simulator.http.Json;
import tools.jackson.databind.JsonNode;

/** Calls a fresh host as a client does, so that an archive of classes learns what that takes. */
final class Rehearsal {

  private static final String ADMIN = "/api/v1/admin";

  private final String url;
  private final HttpClient client;

  private Rehearsal(String url, HttpClient client) {
    this.url = url;
    this.client = client;
  }

  /**
   * Runs it once.
   *
   * @throws IOException when the host does not answer
   */
  static void of(SimulatedHost host) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      new Rehearsal(host.baseUrl(), client).run();
    }
  }

  private void run() throws IOException, InterruptedException {
    send("GET", "/health", "", "");
    send("GET", "/api/v1/settings/public", "", "");
    String login =
        Json.object()
            .put("email", ManagementApi.ADMIN_EMAIL)
            .put("password", ManagementApi.ADMIN_PASSWORD)
            .toString();
    String admin = send("POST", "/api/v1/auth/login", login, "").path("access_token").asString();
    send("POST", ADMIN + "/groups", "{\"name\":\"g\",\"rate_multiplier\":1}", admin);
    send(
        "POST",
        ADMIN + "/accounts",
        "{\"name\":\"a\",\"platform\":\"openai\",\"type\":\"apikey\",\"credentials\":{}}",
        admin);
    send("GET", ADMIN + "/accounts?page_size=10", "", admin);
    send("GET", "/v1/models", "", "sk-test-unknown");
  }

  private JsonNode send(String method, String path, String body, String token)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Authorization", "Bearer " + token)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    return Json.read(response.body()).path("data");
  }
}
