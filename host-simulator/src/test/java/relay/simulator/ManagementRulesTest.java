package relay.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relay.simulator.http.Json;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostVersion;
import tools.jackson.databind.node.ObjectNode;

/** Rules of the management API that no recording reaches (host-api 1.6, 3.2, 5 to 13). */
class ManagementRulesTest {

  private static final String LONG = "é".repeat(51);

  private final SettableClock clock = new SettableClock();
  private final TestUpstream upstream = TestUpstream.open();
  private final SimulatedHost host =
      SimulatedHost.start(HostOptions.of(HostVersion.V0_1_179).withClock(clock));
  private final HostDriver driver = HostDriver.of(host);

  @AfterEach
  void stop() {
    host.close();
    upstream.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST | /groups | {'name':'%s','rate_multiplier':1}",
        "POST | /groups | {'name':'x','rate_multiplier':1,'default_mapped_model':'%s'}",
        "POST | /payment/plans | {'group_id':1,'name':'%s','price':1,'validity_days':1,'validity_unit':'day'}",
        "POST | /payment/plans | {'group_id':1,'name':'x','price':1,'validity_days':1,'validity_unit':'fortnightly'}",
        "POST | /users | {'email':'u@example.test','password':'secret-1','username':'%s'}",
        "POST | /accounts | {'name':'%s','platform':'openai','type':'apikey','credentials':{'api_key':'sk-test-1'}}",
        "PUT | /users/1 | {'status':'disabled'}",
        "DELETE | /users/1 | {}",
        "PUT | /payment/plans/99 | {'price':1}",
        "DELETE | /payment/plans/99 | {}"
      })
  void answersWhatTheDatabaseRefusesWithABare500(String method, String path, String body) {
    HostDriver.Answer answer = driver.admin(method, path, json(body.formatted(LONG)));

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.json().path("message").asString()).isEqualTo("internal error");
    assertThat(answer.json().has("reason")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'model_mapping':{'openai':{'a*':'x','ab':'y'}}} | MAPPING_PATTERN_CONFLICT",
        "{'model_pricing':[{'models':['a'],'intervals':[{'min_tokens':0}]}]} | INTERVAL_MISSING_PRICE",
        "{'model_pricing':[{'models':['a'],'intervals':[{'min_tokens':0,'max_tokens':9,'input_price':1},{'min_tokens':5,'input_price':1}]}]}"
            + " | INVALID_PRICING_INTERVALS",
        "{'model_pricing':[{'models':['a'],'intervals':[{'min_tokens':5,'max_tokens':5,'input_price':1}]}]}"
            + " | INVALID_PRICING_INTERVALS",
        "{'account_stats_pricing_rules':[{'name':'r','pricing':[{'models':['a']}]}]} | PRICING_RULE_EMPTY_SCOPE",
        "{'account_stats_pricing_rules':[{'name':'r','group_ids':[1]}]} | PRICING_RULE_EMPTY_PRICING",
        "{'billing_model_source':'nope'} | VALIDATION_ERROR"
      })
  void namesWhatIsWrongWithAChannel(String body, String reason) {
    String whole = ((ObjectNode) Json.read(json(body))).put("name", "c").toString();
    HostDriver.Answer answer = driver.admin("POST", "/channels", whole);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("reason").asString()).isEqualTo(reason);
    assertThat(driver.get("/channels").data().path("total").intValue()).isZero();
  }

  @Test
  void copiesAccountsFromGroupsOfTheSamePlatformOnly() {
    long source = driver.createGroup("source");
    long id =
        driver.createAccount(HostDriver.account("a", upstream, "sk-test-good-1", "m", source));
    ObjectNode body = Json.object();
    body.putArray("copy_accounts_from_group_ids").add(source);
    long copy = driver.createGroup(body.put("name", "copy"));

    assertThat(driver.readAccount(id).path("group_ids").toString())
        .isEqualTo("[%d,%d]".formatted(source, copy));
    body.put("name", "foreign").put("platform", "gemini").put("rate_multiplier", 1);
    assertThat(driver.admin("POST", "/groups", body.toString()).status()).isEqualTo(500);
    body.put("name", "missing").putArray("copy_accounts_from_group_ids").add(999);
    assertThat(driver.admin("POST", "/groups", body.toString()).status()).isEqualTo(404);
  }

  @Test
  void emptiesWhatOnlyOpenAiGroupsHaveAndRoutesNoModelsAtFirst() {
    HostDriver.Answer made =
        driver.admin(
            "POST",
            "/groups",
            json(
                "{'name':'g','platform':'gemini','rate_multiplier':1,'model_routing_enabled':true,"
                    + "'allow_messages_dispatch':true,'default_mapped_model':'m'}"));

    assertThat(made.data().path("allow_messages_dispatch").booleanValue()).isFalse();
    assertThat(made.data().path("default_mapped_model").asString()).isEmpty();
    assertThat(made.data().path("model_routing_enabled").booleanValue()).isFalse();
  }

  @Test
  void sortsGroupsByTheNumberOfTheirAccounts() {
    long few = driver.createGroup("few");
    long many = driver.createGroup("many");
    driver.createAccount(HostDriver.account("a", upstream, "sk-test-good-1", "m", many));

    List<Long> ids =
        driver
            .get("/groups?sort_by=account_count&sort_order=desc&platform=openai")
            .data()
            .path("items")
            .valueStream()
            .map(row -> row.path("id").longValue())
            .toList();

    assertThat(ids).containsExactly(many, few);
    assertThat(driver.get("/groups/" + many + "/stats").status()).isEqualTo(200);
  }

  @Test
  void movesAUserToAnotherGroupWithItsKeys() {
    long old = driver.createGroup(Json.object().put("name", "old").put("is_exclusive", true));
    long other = driver.createGroup(Json.object().put("name", "new").put("is_exclusive", true));
    HostDriver.User user = driver.createUser("moves@example.test", old);
    driver.createKey(user, old);

    HostDriver.Answer moved =
        driver.admin(
            "POST",
            "/users/" + user.id() + "/replace-group",
            json("{'old_group_id':%d,'new_group_id':%d}".formatted(old, other)));

    assertThat(moved.data().path("migrated_keys").intValue()).isEqualTo(1);
    assertThat(driver.get("/users/" + user.id()).data().path("allowed_groups").toString())
        .isEqualTo("[" + other + "]");
    assertThat(driver.get("/groups/" + other + "/api-keys").data().path("total").intValue())
        .isEqualTo(1);
  }

  @Test
  void refusesAnAddressThatIsNoneAndALoginThatIsNoEmail() {
    HostDriver.User user = driver.createUser("lists@example.test");

    HostDriver.Answer key =
        driver.asUser(user, "POST", "/keys", json("{'name':'k','ip_whitelist':['10.0.0.0/33']}"));

    assertThat(key.json().path("reason").asString()).isEqualTo("INVALID_IP_PATTERN");
    assertThat(driver.login("nobody", "secret-1").status()).isEqualTo(400);
  }

  @Test
  void letsThirtyRefreshesAMinuteThrough() {
    List<Integer> statuses =
        IntStream.range(0, 31)
            .mapToObj(i ->
                driver.send(
                    "POST", "/api/v1/auth/refresh", json("{'refresh_token':'rt_x'}"), Map.of()))
            .map(HostDriver.Answer::status)
            .toList();

    assertThat(statuses.subList(0, 30)).containsOnly(401);
    assertThat(statuses.getLast()).isEqualTo(429);
    clock.forward(Duration.ofMinutes(1));
    assertThat(
            driver
                .send("POST", "/api/v1/auth/refresh", json("{'refresh_token':'rt_x'}"), Map.of())
                .status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({"'0.5', 400", "10001, 400", "10000, 200"})
  void takesALoadFactorUpToTenThousand(String factor, int status) {
    ObjectNode account = HostDriver.account("a", upstream, "sk-test-good-1", "m");
    account.set("load_factor", Json.read(factor));

    assertThat(driver.admin("POST", "/accounts", account.toString()).status()).isEqualTo(status);
  }

  @Test
  void tellsHowMuchOfASubscriptionIsUsed() {
    long group =
        driver.createGroup(
            Json.object()
                .put("name", "s")
                .put("subscription_type", "subscription")
                .put("daily_limit_usd", 5));
    HostDriver.User user = driver.createUser("subscriber@example.test");
    long id =
        driver
            .admin(
                "POST",
                "/subscriptions/assign",
                json("{'user_id':%d,'group_id':%d}".formatted(user.id(), group)))
            .data()
            .path("id")
            .longValue();

    HostDriver.Answer progress = driver.get("/subscriptions/" + id + "/progress");

    assertThat(progress.data().path("daily").path("remaining_usd").doubleValue()).isEqualTo(5);
    assertThat(progress.data().has("weekly")).isFalse();
    assertThat(driver.get("/subscriptions?platform=gemini").data().path("total").intValue())
        .isZero();
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
