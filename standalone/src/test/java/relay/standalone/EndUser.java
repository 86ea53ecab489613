package relay.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A user of a host with his key, who calls the gateway. Safe for concurrent use. */
final class EndUser {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI chats;
  private final String key;

  EndUser(String host, String key) {
    this.chats = URI.create(host + "/v1/chat/completions");
    this.key = key;
  }

  /** Asks a model something that nobody asked before; what went wrong, or empty. */
  Optional<String> ask(String model) {
    var body =
        Map.of(
            "model",
            model,
            "max_tokens",
            16,
            "messages",
            List.of(Map.of("role", "user", "content", "hello " + UUID.randomUUID())));
    var request =
        HttpRequest.newBuilder(chats)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return isGood(answer)
          ? Optional.empty()
          : Optional.of(model + ": " + answer.statusCode() + " " + answer.body());
    } catch (IOException failed) {
      return Optional.of(model + ": " + failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** By the body, as a client would (host-api 19, row 1). */
  private static boolean isGood(HttpResponse<String> answer) {
    try {
      var body = JSON.readTree(answer.body());
      return answer.statusCode() == 200
          && !body.path("choices").isEmpty()
          && body.path("usage").isObject();
    } catch (JacksonException noJson) {
      return false;
    }
  }
}
