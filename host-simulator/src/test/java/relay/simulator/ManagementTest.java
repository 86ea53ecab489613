package relay.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relay.simulator.http.Json;
import relay.simulator.options.ComplianceGate;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostSwitch;
import relay.simulator.options.HostVersion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The management API, seen from outside (host-api 1 to 13, 19). */
class ManagementTest {

  private final SettableClock clock = new SettableClock();
  private final TestUpstream upstream = TestUpstream.open();
  private SimulatedHost host =
      SimulatedHost.start(HostOptions.of(HostVersion.V0_1_129).withClock(clock));
  private HostDriver driver = HostDriver.of(host);

  @AfterEach
  void stop() {
    host.close();
    upstream.close();
  }

  private void restart(HostOptions options) {
    host.close();
    host = SimulatedHost.start(options.withClock(clock));
    driver = HostDriver.of(host);
  }

  @Test
  void makesOneAccountForOneIdempotencyKeyAndReplaysItsAnswer() {
    String body = account("a").toString();
    HostDriver.Answer first = create(body, "key-1");
    HostDriver.Answer again = create(body, "key-1");
    HostDriver.Answer other = create(account("b").toString(), "key-1");

    assertThat(first.status()).isEqualTo(200);
    assertThat(again.data().path("id")).isEqualTo(first.data().path("id"));
    assertThat(again.header("x-idempotency-replayed")).contains("true");
    assertThat(reason(other)).isEqualTo("IDEMPOTENCY_KEY_CONFLICT");
    assertThat(total("a")).isEqualTo(1);
  }

  @Test
  void letsOnlyOneOfManyParallelCreatesThrough() throws Exception {
    String body = account("a").toString();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HostDriver.Answer>> answers =
          IntStream.range(0, 12)
              .mapToObj(i -> callers.submit(() -> create(body, "key-1")))
              .toList();
      for (Future<HostDriver.Answer> answer : answers) {
        assertThat(answer.get().status()).isIn(200, 409);
      }
    }
    assertThat(total("a")).isEqualTo(1);
  }

  @Test
  void refusesAFailedCreateForFiveSecondsAndThenRunsItAgain() {
    String body = account("orphan", 999_999).toString();
    assertThat(create(body, "key-1").status()).isEqualTo(500);
    assertThat(total("orphan")).as("the account stays behind").isEqualTo(1);
    assertThat(reason(create(body, "key-1"))).isEqualTo("IDEMPOTENCY_RETRY_BACKOFF");
    clock.forward(Duration.ofSeconds(6));
    assertThat(create(body, "key-1").status()).isEqualTo(500);
    assertThat(total("orphan")).isEqualTo(2);
  }

  @Test
  void mergesCredentialsInBulkUpdatesAndReplacesTheMappingInside() {
    long group = driver.createGroup("g");
    long id = driver.createAccount(account("a"));
    driver.admin(
        "POST",
        "/accounts/bulk-update",
        """
        {"account_ids":[%d],"group_ids":[%d],"schedulable":false,
         "credentials":{"model_mapping":{"x":"y"}},"extra":{"note":"n"}}
        """
            .formatted(id, group));
    JsonNode account = driver.readAccount(id);
    assertThat(account.path("credentials").path("base_url").asString())
        .isEqualTo(upstream.baseUrl());
    assertThat(account.path("credentials").path("model_mapping").propertyNames())
        .containsExactly("x");
    assertThat(account.path("credentials_status").path("has_api_key").booleanValue()).isTrue();
    assertThat(account.path("extra").path("note").asString()).isEqualTo("n");
    assertThat(account.path("group_ids").get(0).longValue()).isEqualTo(group);
    assertThat(account.path("schedulable").booleanValue()).isFalse();
  }

  @Test
  void namesMissingAccountsOfABulkUpdateAndChangesNothingForAMissingGroup() {
    long id = driver.createAccount(account("a"));
    HostDriver.Answer missingAccount =
        driver.admin(
            "POST",
            "/accounts/bulk-update",
            "{\"account_ids\":[%d,77],\"priority\":3}".formatted(id));
    assertThat(missingAccount.data().path("failed_ids").get(0).intValue()).isEqualTo(77);
    assertThat(missingAccount.data().path("success").intValue()).isEqualTo(1);

    HostDriver.Answer missingGroup =
        driver.admin(
            "POST",
            "/accounts/bulk-update",
            "{\"account_ids\":[%d],\"group_ids\":[77],\"priority\":9}".formatted(id));
    assertThat(missingGroup.status()).isEqualTo(404);
    assertThat(driver.readAccount(id).path("priority").intValue()).isEqualTo(3);
  }

  @Test
  void showsKeysInClearOnlyInTheOldestVersion() {
    long hidden = driver.createAccount(account("a"));
    assertThat(driver.readAccount(hidden).toString()).doesNotContain("sk-test");
    restart(HostOptions.of(HostVersion.V0_1_121));
    long shown = driver.createAccount(account("a"));
    assertThat(driver.readAccount(shown).path("credentials").path("api_key").asString())
        .isEqualTo("sk-test-good-a");
  }

  @Test
  void keepsAKeyThatIsLeftOutOfAPut() {
    long id = driver.createAccount(account("a"));
    driver.admin(
        "PUT",
        "/accounts/" + id,
        "{\"credentials\":{\"base_url\":\"%s\"}}".formatted(upstream.baseUrl()));
    assertThat(driver.readAccount(id).path("credentials_status").path("has_api_key").booleanValue())
        .isTrue();
  }

  @Test
  void bindsAccountsWithoutGroupsToTheDefaultGroupOfTheirPlatform() {
    long group = driver.createGroup("openai-default");
    long id = driver.createAccount(account("a"));
    assertThat(driver.readAccount(id).path("group_ids").get(0).longValue()).isEqualTo(group);
  }

  @Test
  void hasDefaultGroupsFromTheStartInSimpleRunMode() {
    restart(HostOptions.of(HostVersion.V0_1_129).with(HostSwitch.SIMPLE_MODE));
    assertThat(driver.get("/groups?search=openai-default").data().path("total").intValue())
        .isEqualTo(1);
  }

  @Test
  void findsAccountsByPartOfTheirNameAndPagesThroughThem() {
    IntStream.range(0, 30).forEach(i -> driver.createAccount(account("rm-%02d-x".formatted(i))));
    assertThat(total("M-07")).isEqualTo(1);
    assertThat(total("-x")).isEqualTo(30);
    JsonNode page =
        driver.get("/accounts?search=rm-&page=2&page_size=20&sort_by=id&sort_order=asc").data();
    assertThat(page.path("items").size()).isEqualTo(10);
    assertThat(page.path("pages").intValue()).isEqualTo(2);
    assertThat(page.path("items").get(0).path("name").asString()).isEqualTo("rm-20-x");
    driver.admin("DELETE", "/accounts/" + page.path("items").get(0).path("id").longValue(), "");
    assertThat(total("rm-20")).isZero();
  }

  @Test
  void letsTwentyLoginsAMinuteThrough() {
    IntStream.range(0, 19).forEach(i -> assertThat(wrongLogin().status()).isEqualTo(401));
    assertThat(wrongLogin().status()).isEqualTo(429);
    assertThat(wrongLogin().json().path("error").asString()).isEqualTo("rate limit exceeded");
    clock.forward(Duration.ofMinutes(1));
    assertThat(wrongLogin().status()).isEqualTo(401);
  }

  @Test
  void canLiftTheLoginLimit() {
    restart(HostOptions.of(HostVersion.V0_1_129).withLoginsPerWindow(0));
    IntStream.range(0, 40).forEach(i -> assertThat(wrongLogin().status()).isEqualTo(401));
  }

  @Test
  void closesEveryAdminCallBehindTheComplianceGate() {
    restart(
        HostOptions.of(HostVersion.V0_1_179)
            .withAdminKey("admin-test")
            .withComplianceGate(ComplianceGate.ACKNOWLEDGED));
    assertThat(driver.get("/groups").status()).isEqualTo(200);
    host.close();
    host =
        SimulatedHost.start(
            HostOptions.of(HostVersion.V0_1_179)
                .withAdminKey("admin-test")
                .withComplianceGate(ComplianceGate.CLOSED));
    HostDriver gated = HostDriver.with(host, "admin-test");
    assertThat(gated.get("/groups").status()).isEqualTo(423);
    assertThat(gated.get("/groups").json().path("code").asString())
        .isEqualTo("ADMIN_COMPLIANCE_ACK_REQUIRED");
    JsonNode gate = gated.get("/compliance").data();
    assertThat(gate.path("required").booleanValue()).isTrue();
    ObjectNode phrase = Json.object().put("phrase", gate.path("ack_phrase_en").asString());
    gated.admin("POST", "/compliance/accept", phrase.put("language", "en").toString());
    assertThat(gated.get("/groups").status()).isEqualTo(200);
  }

  @Test
  void reusesASubscriptionOnlyForTheSameDaysAndNotes() {
    long group =
        driver.createGroup(Json.object().put("name", "s").put("subscription_type", "subscription"));
    HostDriver.User user = driver.createUser("u@example.test");
    String body = "{\"user_id\":%d,\"group_id\":%d,\"validity_days\":%d,\"notes\":\"%s\"}";
    HostDriver.Answer first =
        driver.admin("POST", "/subscriptions/assign", body.formatted(user.id(), group, 30, "n"));
    HostDriver.Answer same =
        driver.admin("POST", "/subscriptions/assign", body.formatted(user.id(), group, 30, "n"));
    HostDriver.Answer days =
        driver.admin("POST", "/subscriptions/assign", body.formatted(user.id(), group, 31, "n"));
    HostDriver.Answer notes =
        driver.admin("POST", "/subscriptions/assign", body.formatted(user.id(), group, 30, "m"));
    assertThat(same.data().path("id")).isEqualTo(first.data().path("id"));
    assertThat(reason(days)).isEqualTo("SUBSCRIPTION_ASSIGN_CONFLICT");
    assertThat(notes.json().path("metadata").path("conflict_reason").asString())
        .isEqualTo("notes_mismatch");
  }

  @Test
  void answersUnknownRoutesAndMethodsWithAText404() {
    assertThat(driver.get("/nope").contentType()).isEqualTo("text/plain");
    assertThat(driver.admin("PATCH", "/groups", "{}").text()).isEqualTo("404 page not found");
  }

  private HostDriver.Answer create(String body, String key) {
    return driver.admin("POST", "/accounts", body, Map.of("Idempotency-Key", key));
  }

  private ObjectNode account(String name, long... groups) {
    return HostDriver.account(name, upstream, "sk-test-good-" + name, "m", groups);
  }

  private int total(String search) {
    return driver.get("/accounts?search=" + search).data().path("total").intValue();
  }

  private HostDriver.Answer wrongLogin() {
    return driver.login("nobody@example.test", "wrong-password");
  }

  private static String reason(HostDriver.Answer answer) {
    return answer.json().path("reason").asString("");
  }
}
