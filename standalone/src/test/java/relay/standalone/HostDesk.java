package relay.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import relay.simulator.SimulatedHost;
import relay.simulator.admin.ManagementApi;
import relay.simulator.state.Account;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The operator of a simulated host at his desk: what he does by hand, over the host's HTTP API. */
final class HostDesk {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String ADMIN = "/api/v1/admin";
  private static final String PASSWORD = "user-password-1";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final SimulatedHost host;
  final String hostId;
  private final HttpClient http;
  private final String adminKey;

  private HostDesk(SimulatedHost host, String hostId, HttpClient http, String adminKey) {
    this.host = host;
    this.hostId = hostId;
    this.http = http;
    this.adminKey = adminKey;
  }

  /** Makes an admin key and registers the host with it. */
  static HostDesk register(SimulatedHost host, ImportApi api, String name, int callsPerSecond) {
    var guest = new HostDesk(host, "", HttpClient.newHttpClient(), "");
    var key = guest.newAdminKey();
    var hostId = api.registerHost(name, host.baseUrl(), key, callsPerSecond);
    return new HostDesk(host, hostId, guest.http, key);
  }

  /** Makes a new admin key; the one before is worth nothing from now on. */
  String newAdminKey() {
    var admin = login(ManagementApi.ADMIN_EMAIL, ManagementApi.ADMIN_PASSWORD);
    return post(ADMIN + "/settings/admin-api-key/regenerate", admin, Map.of())
        .get("key")
        .asString();
  }

  /** A group that wants a subscription of its users. */
  long subscriptionGroup(String name, double rate) {
    return made(
        "/groups",
        Map.of(
            "name",
            name,
            "platform",
            "openai",
            "subscription_type",
            "subscription",
            "rate_multiplier",
            rate));
  }

  /** Makes something of the operator's own and gives its id. */
  long made(String what, Map<String, Object> fields) {
    return post(ADMIN + what, adminKey(), fields).get("id").asLong();
  }

  /** Something as the host shows it to its operator. */
  JsonNode shown(String what) {
    return sent(request(ADMIN + what, adminKey()).GET());
  }

  void delete(String what) {
    sent(request(ADMIN + what, adminKey()).DELETE());
  }

  /** A new user with a subscription of the group, and his key for it. */
  EndUser subscriber(String email, long group) {
    var user = made("/users", Map.of("email", email, "password", PASSWORD, "balance", 100));
    post(
        ADMIN + "/subscriptions/assign",
        adminKey(),
        Map.of("user_id", user, "group_id", group, "validity_days", 30));
    var key =
        post("/api/v1/keys", login(email, PASSWORD), Map.of("name", "mine", "group_id", group));
    return new EndUser(host.baseUrl(), key.get("key").asString());
  }

  /** The accounts bound to a group. */
  List<Account> accountsOf(long group) {
    return host.state().accounts().ofGroup(group);
  }

  /** The ids of these accounts, in their order. */
  static Set<Long> ids(Collection<Account> accounts) {
    return accounts.stream().map(Account::id).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The id of the group of this name. */
  long groupNamed(String name) {
    return host.state().groups().all().stream()
        .filter(group -> group.name().equals(name))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private Map<String, String> login(String email, String password) {
    var token =
        post("/api/v1/auth/login", Map.of(), Map.of("email", email, "password", password))
            .get("access_token")
            .asString();
    return Map.of("Authorization", "Bearer " + token);
  }

  private Map<String, String> adminKey() {
    return Map.of("x-api-key", adminKey);
  }

  private JsonNode post(String path, Map<String, String> headers, Map<String, Object> fields) {
    var body = HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(fields));
    return sent(request(path, headers).POST(body));
  }

  private HttpRequest.Builder request(String path, Map<String, String> headers) {
    var request = HttpRequest.newBuilder(URI.create(host.baseUrl() + path)).timeout(PATIENCE);
    headers.forEach(request::header);
    return request;
  }

  private JsonNode sent(HttpRequest.Builder request) {
    try {
      var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return JSON.readTree(answer.body()).get("data");
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
