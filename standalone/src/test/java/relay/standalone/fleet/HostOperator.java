package relay.standalone.fleet;

import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import relay.standalone.fleet.JsonHttp.As;
import tools.jackson.databind.JsonNode;

/** What the host's operator and its users do by themselves, over the host's own API. */
final class HostOperator {
  private static final As ADMIN = new As("x-api-key", SimulatedWorld.ADMIN_KEY);
  private static final String PASSWORD = "user-password-1";

  private final JsonHttp host;

  HostOperator(String hostUrl) {
    this.host = new JsonHttp(URI.create(hostUrl));
  }

  /** The group of that name, empty as long as there is none. */
  OptionalLong group(String name) {
    for (JsonNode group : host.get(ADMIN, "/api/v1/admin/groups/all").get("data")) {
      if (group.get("name").asString().equals(name)) {
        return OptionalLong.of(group.get("id").asLong());
      }
    }
    return OptionalLong.empty();
  }

  /** The private groups that Relay Manager proves accounts in. */
  Set<Long> stagingGroups() {
    var staging = new HashSet<Long>();
    for (JsonNode group : host.get(ADMIN, "/api/v1/admin/groups/all").get("data")) {
      if (group.get("name").asString().startsWith("relay-staging-")) {
        staging.add(group.get("id").asLong());
      }
    }
    return staging;
  }

  /** A key for a new user who has a subscription of the group. */
  String keyOfASubscriber(String email, long group) {
    var user =
        post(ADMIN, "/api/v1/admin/users", Map.of("email", email, "password", PASSWORD))
            .get("id")
            .asLong();
    post(
        ADMIN,
        "/api/v1/admin/subscriptions/assign",
        Map.of("user_id", user, "group_id", group, "validity_days", 30));
    var session =
        post(As.NOBODY, "/api/v1/auth/login", Map.of("email", email, "password", PASSWORD));
    return post(
            As.bearer(session.get("access_token").asString()),
            "/api/v1/keys",
            Map.of("name", "mine", "group_id", group))
        .get("key")
        .asString();
  }

  /** Takes accounts out of service, or whatever {@code change} says. */
  void change(List<Long> accounts, Map<String, Object> change) {
    var body = new HashMap<String, Object>(change);
    body.put("account_ids", accounts);
    post(ADMIN, "/api/v1/admin/accounts/bulk-update", body);
  }

  void delete(long account) {
    host.delete(ADMIN, "/api/v1/admin/accounts/" + account);
  }

  /** A user's question; the status of the host's answer. */
  int ask(String userKey, String model, String text) {
    return host.status(
            As.bearer(userKey),
            "/v1/chat/completions",
            "application/json",
            JsonHttp.json(
                Map.of(
                    "model",
                    model,
                    "max_tokens",
                    16,
                    "messages",
                    List.of(Map.of("role", "user", "content", text)))))
        .statusCode();
  }

  private JsonNode post(As caller, String path, Map<String, Object> body) {
    return host.post(caller, path, body).get("data");
  }
}
