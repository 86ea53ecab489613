package relay.standalone.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plain calls to an API that speaks JSON. */
final class JsonHttp {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;

  JsonHttp(URI base) {
    this.base = base;
  }

  /** One header that every call of a caller carries; empty for none. */
  record As(String header, String value) {
    static final As NOBODY = new As("", "");

    static As bearer(String token) {
      return new As("Authorization", "Bearer " + token);
    }
  }

  JsonNode get(As caller, String path) {
    return JSON.readTree(text(caller, path));
  }

  String text(As caller, String path) {
    return good(send(request(caller, path).GET())).body();
  }

  /** Posts an object as JSON. */
  JsonNode post(As caller, String path, Object body) {
    return post(caller, path, "application/json", JSON.writeValueAsString(body));
  }

  JsonNode post(As caller, String path, String type, String body) {
    return JSON.readTree(good(status(caller, path, type, body)).body());
  }

  /** The answer of a POST, whatever its status. */
  HttpResponse<String> status(As caller, String path, String type, String body) {
    return send(
        request(caller, path).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
  }

  void delete(As caller, String path) {
    good(send(request(caller, path).DELETE()));
  }

  static String json(Object value) {
    return JSON.writeValueAsString(value);
  }

  static JsonNode parse(String text) {
    return JSON.readTree(text);
  }

  private HttpRequest.Builder request(As caller, String path) {
    var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
    return caller.header().isEmpty() ? request : request.header(caller.header(), caller.value());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static HttpResponse<String> good(HttpResponse<String> answer) {
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(
          "%s answered %d: %s".formatted(answer.uri(), answer.statusCode(), answer.body()));
    }
    return answer;
  }
}
