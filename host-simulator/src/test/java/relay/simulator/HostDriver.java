package relay.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relay.simulator.admin.ManagementApi;
import relay.simulator.http.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Talks to a simulated host as its admin and its users do: over HTTP. */
final class HostDriver {

  private static final String PASSWORD = "managed-pass-1";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String url;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String adminKey;

  private HostDriver(String url, String adminKey) {
    this.url = url;
    this.adminKey = adminKey;
  }

  /** An answer, its JSON being an empty object when it is none. */
  record Answer(int status, String contentType, Map<String, List<String>> headers, String text) {

    JsonNode json() {
      try {
        return Json.read(text);
      } catch (JacksonException e) {
        return Json.object();
      }
    }

    JsonNode data() {
      return json().path("data");
    }

    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name)).map(List::getFirst);
    }

    String errorType() {
      return json().path("error").path("type").asString("");
    }
  }

  /** Logs in as the admin and makes an admin key. */
  static HostDriver of(SimulatedHost host) {
    HostDriver guest = new HostDriver(host.baseUrl(), "");
    String token =
        guest
            .login(ManagementApi.ADMIN_EMAIL, ManagementApi.ADMIN_PASSWORD)
            .data()
            .path("access_token")
            .asString();
    Answer key =
        guest.send(
            "POST",
            "/api/v1/admin/settings/admin-api-key/regenerate",
            "{}",
            Map.of("Authorization", "Bearer " + token));
    return new HostDriver(host.baseUrl(), key.data().path("key").asString());
  }

  /** Uses an admin key that exists already. */
  static HostDriver with(SimulatedHost host, String adminKey) {
    return new HostDriver(host.baseUrl(), adminKey);
  }

  /** The same admin at another process of the host. */
  HostDriver at(String otherUrl) {
    return new HostDriver(otherUrl, adminKey);
  }

  Answer login(String email, String password) {
    return send(
        "POST",
        "/api/v1/auth/login",
        Json.object().put("email", email).put("password", password).toString(),
        Map.of());
  }

  /** A call with the admin key. */
  Answer admin(String method, String path, String body) {
    return admin(method, path, body, Map.of());
  }

  Answer admin(String method, String path, String body, Map<String, String> headers) {
    Map<String, String> all = new java.util.HashMap<>(headers);
    all.put("x-api-key", adminKey);
    return send(method, "/api/v1/admin" + path, body, all);
  }

  Answer get(String path) {
    return admin("GET", path, "");
  }

  long createGroup(String name) {
    return createGroup(Json.object().put("name", name));
  }

  /** An OpenAI group at the usual rate, with what is given on top. */
  long createGroup(ObjectNode fields) {
    ObjectNode body = Json.object().put("platform", "openai").put("rate_multiplier", 1);
    return id(admin("POST", "/groups", body.setAll(fields).toString()));
  }

  /** The body of an account with one mapping entry. */
  static ObjectNode account(
      String name, TestUpstream upstream, String key, String model, long... groups) {
    ObjectNode body =
        Json.object().put("name", name).put("platform", "openai").put("type", "apikey");
    ObjectNode credentials =
        body.putObject("credentials").put("base_url", upstream.baseUrl()).put("api_key", key);
    credentials.putObject("model_mapping").put(model, "upstream-model");
    for (long group : groups) {
      body.withArray("group_ids").add(group);
    }
    return body;
  }

  long createAccount(ObjectNode body) {
    return id(admin("POST", "/accounts", body.toString()));
  }

  JsonNode readAccount(long id) {
    return get("/accounts/" + id).data();
  }

  /** A user with a balance and these exclusive groups. */
  User createUser(String email, long... allowedGroups) {
    ObjectNode body = Json.object().put("email", email).put("password", PASSWORD);
    body.put("balance", 10);
    for (long group : allowedGroups) {
      body.withArray("allowed_groups").add(group);
    }
    long id = id(admin("POST", "/users", body.toString()));
    return new User(id, login(email, PASSWORD).data().path("access_token").asString());
  }

  /** A user and its token. */
  record User(long id, String token) {}

  String createKey(User user, long groupId) {
    Answer answer =
        asUser(
            user,
            "POST",
            "/keys",
            Json.object().put("name", "k").put("group_id", groupId).toString());
    assertThat(answer.status()).isEqualTo(200);
    return answer.data().path("key").asString();
  }

  Answer asUser(User user, String method, String path, String body) {
    return send(method, "/api/v1" + path, body, Map.of("Authorization", "Bearer " + user.token()));
  }

  /** A key of a new user that may use the group. */
  String keyFor(long groupId) {
    return createKey(createUser("user-of-" + groupId + "@example.test", groupId), groupId);
  }

  Answer chat(String key, String model, String text) {
    ObjectNode body = Json.object().put("model", model).put("max_tokens", 1);
    body.putArray("messages").addObject().put("role", "user").put("content", text);
    return gateway(key, "POST", "/v1/chat/completions", body.toString());
  }

  Answer gateway(String key, String method, String path, String body) {
    return send(method, path, body, Map.of("Authorization", "Bearer " + key));
  }

  Answer control(String method, String path, String body) {
    return send(method, "/__simulator" + path, body, Map.of());
  }

  Answer send(String method, String path, String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(PATIENCE)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("content-type").orElse(""),
          response.headers().map(),
          response.body());
    } catch (IOException e) {
      throw new NoAnswer(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The host hung up. */
  static final class NoAnswer extends RuntimeException {
    NoAnswer(Throwable cause) {
      super(cause);
    }
  }

  private static long id(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.data().path("id").longValue();
  }
}
