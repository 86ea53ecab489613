package relay.standalone.demo;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the operator of a fresh host does before he needs us: makes an admin key and a user. */
public final class HostOperator {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String EMAIL = "admin@example.test";
  private static final String PASSWORD = "admin-password-1";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RestClient http;

  /** The operator of the host at {@code address}. */
  public HostOperator(String address) {
    var requests = new JdkClientHttpRequestFactory();
    requests.setReadTimeout(PATIENCE);
    this.http = RestClient.builder().baseUrl(address).requestFactory(requests).build();
  }

  /** A new admin key of the host. */
  public String adminKey() {
    return post(login(EMAIL, PASSWORD), "/api/v1/admin/settings/admin-api-key/regenerate", Map.of())
        .get("key")
        .asString();
  }

  /** The key of a user who has money and is bound to the host's {@code default} group. */
  public String keyOfAUserOfAnotherGroup(String email) {
    var admin = login(EMAIL, PASSWORD);
    var password = "user-password-1";
    post(admin, "/api/v1/admin/users", Map.of("email", email, "password", password, "balance", 10));
    return post(login(email, password), "/api/v1/keys", Map.of("name", "mine", "group_id", 1))
        .get("key")
        .asString();
  }

  private String login(String email, String password) {
    return post("", "/api/v1/auth/login", Map.of("email", email, "password", password))
        .get("access_token")
        .asString();
  }

  private JsonNode post(String bearer, String path, Map<String, Object> body) {
    var answer =
        http.post()
            .uri(path)
            .contentType(MediaType.APPLICATION_JSON)
            .headers(headers -> {
              if (!bearer.isEmpty()) {
                headers.setBearerAuth(bearer);
              }
            })
            .body(JSON.writeValueAsString(body))
            .retrieve()
            .body(String.class);
    return JSON.readTree(Objects.requireNonNull(answer)).get("data");
  }
}
