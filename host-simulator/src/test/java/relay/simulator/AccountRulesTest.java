package relay.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relay.simulator.http.Json;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostVersion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Rules of accounts, groups, channels and keys that no recording reaches (host-api 6, 8.3, 14). */
class AccountRulesTest {

  private static final Duration LAG = Duration.ofSeconds(2);

  private final SettableClock clock = new SettableClock();
  private final TestUpstream upstream = TestUpstream.open();
  private SimulatedHost host;
  private HostDriver driver;
  private long group;
  private String key;

  AccountRulesTest() {
    start(HostVersion.V0_1_129);
  }

  private void start(HostVersion version) {
    host = SimulatedHost.start(HostOptions.of(version).withClock(clock));
    driver = HostDriver.of(host);
    group = driver.createGroup("g");
    key = driver.keyFor(group);
  }

  private void restartAs(HostVersion version) {
    host.close();
    start(version);
  }

  @AfterEach
  void stop() {
    host.close();
    upstream.close();
  }

  @Test
  void hidesAStatusThatAnAccountDoesNotMindAndChangesNothing() {
    long id =
        createWith(
            "refused401", "{\"custom_error_codes_enabled\":true,\"custom_error_codes\":[429]}");

    HostDriver.Answer answer = driver.chat(key, "m", "t");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.errorType()).isEqualTo("api_error");
    assertThat(answer.text()).doesNotContain("Incorrect");
    assertThat(driver.readAccount(id).path("status").asString()).isEqualTo("active");
  }

  @Test
  void asksAPoolAgainAndNeverMarksIt() {
    long id = createWith("refused401", "{\"pool_mode\":true,\"pool_mode_retry_count\":2}");

    HostDriver.Answer answer = driver.chat(key, "m", "t");

    assertThat(answer.status()).isEqualTo(502);
    assertThat(upstream.callsOf("sk-test-refused401-1")).hasSize(3);
    assertThat(driver.readAccount(id).path("status").asString()).isEqualTo("active");
  }

  @Test
  void pausesAnAccountByItsOwnRule() {
    long id =
        createWith(
            "broken500",
            """
            {"temp_unschedulable_enabled":true,"temp_unschedulable_rules":[
              {"error_code":503,"keywords":["boom"],"duration_minutes":1},
              {"error_code":500,"keywords":["nothing","BOOM"],"duration_minutes":7}]}
            """);

    assertThat(driver.chat(key, "m", "t").status()).isEqualTo(502);

    JsonNode pause = driver.get("/accounts/" + id + "/temp-unschedulable").data().path("state");
    assertThat(pause.path("rule_index").intValue()).isEqualTo(1);
    assertThat(pause.path("matched_keyword").asString()).isEqualTo("BOOM");
    assertThat(pause.path("status_code").intValue()).isEqualTo(500);
    clock.forward(LAG);
    assertThat(driver.chat(key, "m", "t").status()).isEqualTo(503);
    clock.forward(Duration.ofMinutes(7));
    assertThat(driver.chat(key, "m", "t").status()).isEqualTo(502);
  }

  @ParameterizedTest
  @CsvSource({"V0_1_121, 200", "V0_1_129, 503", "V0_1_179, 404"})
  void servesUnknownModelsByTheGroupsOwnOnlyInTheOldestVersion(HostVersion version, int status) {
    restartAs(version);
    driver.createAccount(HostDriver.account("a", upstream, "sk-test-good-1", "m", group));
    driver.admin("PUT", "/groups/" + group, "{\"default_mapped_model\":\"m\",\"name\":\"g\"}");

    assertThat(driver.chat(key, "unheard-of", "t").status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"V0_1_129, 200", "V0_1_179, 403"})
  void refusesAnExclusiveGroupThatWasTakenAwayOnlyInTheNewestVersion(
      HostVersion version, int status) {
    restartAs(version);
    long exclusive =
        driver.createGroup(Json.object().put("name", "private").put("is_exclusive", true));
    driver.createAccount(HostDriver.account("a", upstream, "sk-test-good-1", "m", exclusive));
    HostDriver.User user = driver.createUser("owner@example.test", exclusive);
    String own = driver.createKey(user, exclusive);
    driver.admin("PUT", "/users/" + user.id(), "{\"allowed_groups\":[]}");

    HostDriver.Answer answer = driver.chat(own, "m", "t");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().path("code").asString(""))
        .isEqualTo(status == 403 ? "GROUP_NOT_ALLOWED" : "");
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.0/8, 200", "127.0.0.1, 200", "10.0.0.0/8, 403", "::1/128, 403"})
  void knowsNetworksInTheListsOfAKey(String allowed, int status) {
    driver.createAccount(HostDriver.account("a", upstream, "sk-test-good-1", "m", group));
    HostDriver.User user = driver.createUser("listed@example.test", group);
    ObjectNode body = Json.object().put("name", "k").put("group_id", group);
    body.putArray("ip_whitelist").add(allowed);
    String own =
        driver.asUser(user, "POST", "/keys", body.toString()).data().path("key").asString();

    assertThat(driver.chat(own, "m", "t").status()).isEqualTo(status);
  }

  @Test
  void refusesAKeyThatSpentItsWindowUntilTheWindowIsOver() {
    driver.createAccount(HostDriver.account("a", upstream, "sk-test-good-1", "m", group));
    driver.admin(
        "POST",
        "/channels",
        """
        {"name":"dear","group_ids":[%d],"model_pricing":[
          {"platform":"openai","models":["m"],"input_price":0.1,"output_price":0.1}]}
        """
            .formatted(group));
    HostDriver.User user = driver.createUser("spender@example.test", group);
    String body = "{\"name\":\"k\",\"group_id\":%d,\"rate_limit_5h\":0.2}".formatted(group);
    String own = driver.asUser(user, "POST", "/keys", body).data().path("key").asString();

    assertThat(driver.chat(own, "m", "t").status()).isEqualTo(200);
    HostDriver.Answer refused = driver.chat(own, "m", "t");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.errorType()).isEqualTo("rate_limit_exceeded");
    assertThat(refused.header("retry-after")).isEmpty();
    clock.forward(Duration.ofHours(5));
    assertThat(driver.chat(own, "m", "t").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"upstream-model, 200", "m, 503"})
  void restrictsModelsByTheNameThatTheUpstreamKnows(String priced, int status) {
    driver.createAccount(HostDriver.account("a", upstream, "sk-test-good-1", "m", group));
    driver.admin(
        "POST",
        "/channels",
        """
        {"name":"strict","group_ids":[%d],"restrict_models":true,"billing_model_source":"upstream",
         "model_pricing":[{"platform":"openai","models":["%s"],"input_price":1}]}
        """
            .formatted(group, priced));

    assertThat(driver.chat(key, "m", "t").status()).isEqualTo(status);
  }

  private long createWith(String behaviour, String credentials) {
    ObjectNode account =
        HostDriver.account("a", upstream, "sk-test-" + behaviour + "-1", "m", group);
    ((ObjectNode) account.get("credentials")).setAll((ObjectNode) Json.read(credentials));
    return driver.createAccount(account);
  }
}
