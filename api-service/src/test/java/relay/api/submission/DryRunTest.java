package relay.api.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import relay.api.testing.RunningApi;
import relay.simulator.SimulatedHost;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostVersion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A dry run tells what would happen, after looking at the host, and writes nothing anywhere. */
class DryRunTest {

  private static final String ADMIN_KEY = "admin-" + "0".repeat(64);
  private static final String GOOD_URL = "https://dry.example.com/v1";

  private final RunningApi api = RunningApi.shared();
  private static SimulatedHost host;
  private static String hostId;

  @BeforeAll
  static void prepare() throws Exception {
    host = startHost();
    hostId = register("dry", host);
    var group =
        create(
            "groups",
            "{\"name\":\"pool\",\"platform\":\"openai\",\"subscription_type\":\"subscription\",\"rate_multiplier\":1}");
    create(
        "accounts",
        "{\"name\":\"by hand\",\"platform\":\"openai\",\"type\":\"apikey\",\"group_ids\":[%d],\"concurrency\":1,\"priority\":1,\"credentials\":{\"base_url\":\"%s\",\"api_key\":\"sk-test-dry-by-hand\"}}"
            .formatted(group.path("id").asLong(), GOOD_URL));
  }

  @AfterAll
  static void stop() {
    host.close();
  }

  @Test
  void plansEachRowAndWritesNothing() {
    var before = api.storedRows();
    var seen = host.journal().entries().size();

    var reply =
        api.submit(
            """
            {%s,"host_id":"%s","dry_run":true,"group":"pool","requested_models":["made-up-model"],
             "items":[{"base_url":"%s","api_key":"sk-test-dry-1","ref":"A-1"},
                      {"base_url":"%s","api_key":"sk-test-dry-by-hand"},
                      {"base_url":"http://dry.example.com","api_key":"sk-test-dry-2"},
                      {"base_url":"%s","api_key":"sk-test-dry-1"},
                      {"base_url":"%s","api_key":"sk-test-dry-3","group":"new-group"}]}
            """
                .formatted(Batches.STRICT_RUN, hostId, GOOD_URL, GOOD_URL, GOOD_URL, GOOD_URL));

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    var plan = reply.json();
    assertThat(plan.path("total_items").asInt()).isEqualTo(4);
    assertThat(plan.path("rows_folded").asInt()).isEqualTo(1);
    assertThat(plan.path("items").findValuesAsString("action"))
        .containsExactly("create", "adopt", "reject", "create");
    assertThat(plan.path("items").path(2).path("reason_code").asString())
        .isEqualTo("input.bad_url");
    assertThat(plan.path("actions").path("create").asInt()).isEqualTo(2);
    assertThat(plan.path("groups").findValuesAsString("action")).containsExactly("reuse", "create");
    assertThat(plan.path("models").path(0).asString()).isEqualTo("made-up-model");
    assertThat(plan.path("prices_missing").path(0).asString()).isEqualTo("made-up-model");
    assertThat(plan.path("estimate").path("host_calls").asInt()).isPositive();
    assertThat(plan.path("estimate").path("tokens").path("total").asInt()).isPositive();
    assertThat(plan.path("warnings").toString()).contains("no price");
    assertThat(reply.text()).doesNotContain("sk-test-dry");
    assertThat(api.storedRows()).isEqualTo(before);
    assertThat(host.journal().entries()).hasSize(seen);
  }

  @Test
  void refusesAGatewayProofWhereOurUserCannotLogIn() {
    api.jdbc()
        .sql(
            """
            INSERT INTO hosts (host_id, name, base_url, auth_type, credential_sealed, status,
                               status_reasons, created_at, updated_at)
            VALUES ('host_77', 'closed', 'https://closed.example', 'bearer', '', 'supported',
                    '["Turnstile is on: @probe cannot log in, so confirm: gateway is refused."]',
                    now(), now())
            """)
        .update();

    for (var confirm : new String[] {"gateway", "both"}) {
      var reply = api.submit(onClosedHost(confirm));
      assertThat(reply.status()).as(reply.text()).isEqualTo(400);
      assertThat(reply.errorCode()).isEqualTo("invalid_request");
      assertThat(reply.message()).contains("confirm=" + confirm, "Turnstile", "host_77");
    }
    assertThat(api.submit(onClosedHost("host_test")).status()).isEqualTo(201);
  }

  @Test
  void saysThatTheHostDoesNotAnswer() {
    String gone;
    try (var away = startHost()) {
      gone = register("away", away);
    }

    var reply =
        api.submit(
            "{%s,\"host_id\":\"%s\",\"dry_run\":true,\"items\":[%s]}"
                .formatted(Batches.RUN, gone, Batches.item("sk-test-dry-away")));

    assertThat(reply.status()).as(reply.text()).isEqualTo(503);
    assertThat(reply.errorCode()).isEqualTo("unavailable");
    assertThat(reply.message()).contains(gone);
  }

  private static SimulatedHost startHost() {
    return SimulatedHost.start(HostOptions.of(HostVersion.V0_1_121).withAdminKey(ADMIN_KEY));
  }

  private static String register(String name, SimulatedHost simulated) {
    var api = RunningApi.shared();
    var body =
        "{\"name\":\"%s\",\"base_url\":\"%s\",\"auth\":{\"type\":\"api_key\",\"token\":\"%s\"}}"
            .formatted(name, simulated.baseUrl(), ADMIN_KEY);
    var registered =
        api.send(
            api.request("/api/hosts")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    assertThat(registered.status()).as(registered.text()).isBetween(200, 201);
    return registered.json().path("host_id").asString();
  }

  private static String onClosedHost(String confirm) {
    return "{%s,\"host_id\":\"host_77\",\"confirm\":\"%s\",\"items\":[%s]}"
        .formatted(Batches.RUN, confirm, Batches.item("sk-test-closed-1"));
  }

  private static JsonNode create(String what, String body) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var answer =
          client.send(
              HttpRequest.newBuilder(URI.create(host.baseUrl() + "/api/v1/admin/" + what))
                  .header("x-api-key", ADMIN_KEY)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return JsonMapper.shared().readTree(answer.body()).path("data");
    }
  }
}
