package relay.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import relay.simulator.http.Json;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostVersion;
import tools.jackson.databind.JsonNode;

/** What the gateway does with accounts, seen from outside (host-api 8.7, 8.8, 14, 19, 20). */
class GatewayTest {

  private static final Duration LAG = Duration.ofSeconds(2);

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

  private void restartAs(HostVersion version) {
    host.close();
    host = SimulatedHost.start(HostOptions.of(version).withClock(clock));
    driver = HostDriver.of(host);
  }

  @ParameterizedTest
  @EnumSource(HostVersion.class)
  void provesAnAccountByANameOfItsOwnAndAdmitsItByOneBulkUpdate(HostVersion version) {
    restartAs(version);
    long staging =
        driver.createGroup(Json.object().put("name", "staging").put("is_exclusive", true));
    long target = driver.createGroup("target");
    String prober = driver.keyFor(staging);
    String user = driver.keyFor(target);
    long id =
        driver.createAccount(HostDriver.account("a", upstream, "sk-test-good-1", "rm-a", staging));

    assertThat(driver.chat(prober, "rm-a", "nonce 1").status()).isEqualTo(200);
    assertThat(driver.chat(user, "public", "early").status()).isEqualTo(503);

    HostDriver.Answer admitted =
        driver.admin(
            "POST",
            "/accounts/bulk-update",
            """
            {"account_ids":[%d],"group_ids":[%d],"credentials":{"model_mapping":{"public":"upstream-model"}}}
            """
                .formatted(id, target));

    assertThat(admitted.data().path("success").intValue()).isEqualTo(1);
    assertThat(driver.chat(user, "public", "late").status()).isEqualTo(200);
    assertThat(driver.chat(prober, "rm-a", "nonce 2").status()).isGreaterThanOrEqualTo(404);
    assertThat(upstream.callsOf("sk-test-good-1")).as("the key stayed").hasSize(2);
  }

  @Test
  void showsFurtherAccountsOfAGroupOnlyAfterTheSchedulingLag() {
    long group = driver.createGroup("g");
    String key = driver.keyFor(group);
    driver.createAccount(HostDriver.account("a", upstream, "sk-test-good-1", "first", group));
    assertThat(driver.chat(key, "first", "t").status()).isEqualTo(200);

    driver.createAccount(HostDriver.account("b", upstream, "sk-test-good-2", "second", group));

    assertThat(driver.chat(key, "second", "t").status()).isEqualTo(503);
    clock.forward(LAG);
    assertThat(driver.chat(key, "second", "t").status()).isEqualTo(200);
  }

  @Test
  void namesAnUnknownModelOnlyInTheNewestVersion() {
    assertThat(chatWithUnknownModel().status()).isEqualTo(503);
    restartAs(HostVersion.V0_1_179);
    HostDriver.Answer answer = chatWithUnknownModel();
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.errorType()).isEqualTo("model_not_found");
  }

  private HostDriver.Answer chatWithUnknownModel() {
    long group = driver.createGroup("g");
    driver.createAccount(HostDriver.account("a", upstream, "sk-test-good-1", "known", group));
    return driver.chat(driver.keyFor(group), "unknown", "t");
  }

  @Test
  void staysWithTheAccountOfAConversationEvenWhenItLeftTheGroup() {
    long group = driver.createGroup("g");
    String key = driver.keyFor(group);
    long first =
        driver.createAccount(HostDriver.account("a", upstream, "sk-test-good-1", "m", group));
    assertThat(driver.chat(key, "m", "same text").status()).isEqualTo(200);
    driver.createAccount(HostDriver.account("b", upstream, "sk-test-good-2", "m", group));
    driver.admin("PUT", "/accounts/" + first, "{\"group_ids\":[]}");
    clock.forward(LAG);

    driver.chat(key, "m", "same text");
    driver.chat(key, "m", "new text");

    assertThat(upstream.callsOf("sk-test-good-1")).hasSize(2);
    assertThat(upstream.callsOf("sk-test-good-2")).hasSize(1);

    driver.admin("DELETE", "/accounts/" + first, "");
    driver.chat(key, "m", "same text");
    assertThat(upstream.callsOf("sk-test-good-2")).hasSize(2);
  }

  @Test
  void triesAccountsByPriorityAndFailsOver() {
    long group = driver.createGroup("g");
    String key = driver.keyFor(group);
    driver.createAccount(
        HostDriver.account("bad", upstream, "sk-test-broken500-1", "m", group).put("priority", 1));
    driver.createAccount(
        HostDriver.account("good", upstream, "sk-test-good-1", "m", group).put("priority", 2));
    clock.forward(LAG);

    assertThat(driver.chat(key, "m", "t").status()).isEqualTo(200);

    assertThat(upstream.callsOf("sk-test-broken500-1")).hasSize(1);
    assertThat(upstream.callsOf("sk-test-good-1")).hasSize(1);
  }

  @Test
  void switchesAtMostTenTimes() {
    long group = driver.createGroup("g");
    String key = driver.keyFor(group);
    IntStream.range(0, 14)
        .forEach(i ->
            driver.createAccount(
                HostDriver.account("bad" + i, upstream, "sk-test-broken500-" + i, "m", group)));
    clock.forward(LAG);

    assertThat(driver.chat(key, "m", "t").status()).isEqualTo(502);

    long asked =
        IntStream.range(0, 14)
            .filter(i -> !upstream.callsOf("sk-test-broken500-" + i).isEmpty())
            .count();
    assertThat(asked).isEqualTo(11);
  }

  @Test
  void marksAnAccountWhoseKeyIsRefused() {
    JsonNode account = afterOneChat("refused401", 502);
    assertThat(account.path("status").asString()).isEqualTo("error");
    assertThat(account.path("error_message").asString()).startsWith("Authentication failed (401)");
    assertThat(account.path("schedulable").booleanValue()).isTrue();
  }

  @Test
  void alsoUnschedulesItInTheNewestVersion() {
    restartAs(HostVersion.V0_1_179);
    JsonNode account = afterOneChat("unpaid402", 502);
    assertThat(account.path("status").asString()).isEqualTo("error");
    assertThat(account.path("schedulable").booleanValue()).isFalse();
  }

  @Test
  void pausesAnAccountThatAnswers403ForTenMinutesAndGivesItUpAtTheThird() {
    long group = driver.createGroup("g");
    String key = driver.keyFor(group);
    long id =
        driver.createAccount(
            HostDriver.account("a", upstream, "sk-test-forbidden403-1", "m", group));
    for (int refusal = 1; refusal <= 2; refusal++) {
      assertThat(driver.chat(key, "m", "t" + refusal).status()).isEqualTo(502);
      assertThat(driver.chat(key, "m", "u" + refusal).status()).isEqualTo(503);
      assertThat(driver.readAccount(id).path("temp_unschedulable_reason").asString())
          .contains("(" + refusal + "/3)");
      clock.forward(Duration.ofMinutes(11));
    }
    driver.chat(key, "m", "t3");
    assertThat(driver.readAccount(id).path("status").asString()).isEqualTo("error");
  }

  @Test
  void pausesAnAccountThatIsRateLimitedForFiveSeconds() {
    long group = driver.createGroup("g");
    String key = driver.keyFor(group);
    driver.createAccount(HostDriver.account("a", upstream, "sk-test-limited429-1", "m", group));
    assertThat(driver.chat(key, "m", "t1").status()).isEqualTo(429);
    assertThat(driver.chat(key, "m", "t2").status()).isEqualTo(503);
    clock.forward(Duration.ofSeconds(6));
    assertThat(driver.chat(key, "m", "t3").status()).isEqualTo(429);
  }

  @Test
  void hidesAnAccountAfterTwo5xxInTheNewestVersionWithoutAnyVisibleField() {
    restartAs(HostVersion.V0_1_179);
    long group = driver.createGroup("g");
    String key = driver.keyFor(group);
    long id =
        driver.createAccount(HostDriver.account("a", upstream, "sk-test-broken500-1", "m", group));
    assertThat(driver.chat(key, "m", "t1").status()).isEqualTo(502);
    assertThat(driver.chat(key, "m", "t2").status()).isEqualTo(502);
    assertThat(driver.chat(key, "m", "t3").status()).isEqualTo(503);
    assertThat(driver.readAccount(id).path("status").asString()).isEqualTo("active");
    clock.forward(Duration.ofMinutes(2));
    assertThat(driver.chat(key, "m", "t4").status()).isEqualTo(502);
  }

  @Test
  void sendsAGoodAnswerAsAnEventStreamWhenItCameThroughResponses() {
    HostDriver.Answer answer = chatWith("good");
    assertThat(answer.contentType()).isEqualTo("text/event-stream");
    assertThat(answer.json().path("choices").size()).isEqualTo(1);
    assertThat(answer.json().path("usage").path("total_tokens").intValue()).isEqualTo(4);
  }

  @Test
  void forwardsRawToAChatOnlyUpstreamOnceTheProbeKnows() {
    long group = driver.createGroup("g");
    String key = driver.keyFor(group);
    long id =
        driver.createAccount(HostDriver.account("a", upstream, "sk-test-chatonly-1", "m", group));
    await().until(() -> driver.readAccount(id).path("extra").has("openai_responses_supported"));

    HostDriver.Answer answer = driver.chat(key, "m", "t");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("application/json");
    assertThat(answer.json().path("model").asString()).isEqualTo("upstream-model");
  }

  @ParameterizedTest
  @EnumSource(HostVersion.class)
  void probesANewAccountAsItsVersionDoes(HostVersion version) {
    restartAs(version);
    assertThat(supported(version, "chatonly"))
        .isEqualTo(version == HostVersion.V0_1_121 ? "absent" : "false");
    String withoutTools =
        switch (version) {
          case V0_1_121 -> "absent";
          case V0_1_129 -> "true";
          case V0_1_179 -> "false";
        };
    assertThat(supported(version, "good")).isEqualTo(withoutTools);
    assertThat(supported(version, "tools"))
        .isEqualTo(version == HostVersion.V0_1_121 ? "absent" : "true");
    assertThat(supported(version, "cut")).isEqualTo("absent");
  }

  private String supported(HostVersion version, String behaviour) {
    String key = "sk-test-" + behaviour + "-probe";
    long id = driver.createAccount(HostDriver.account("p-" + behaviour, upstream, key, "m"));
    if (version != HostVersion.V0_1_121) {
      await().until(() -> !upstream.allCallsOf(key).isEmpty());
    }
    if (version != HostVersion.V0_1_121 && !behaviour.equals("cut")) {
      await().until(() -> driver.readAccount(id).path("extra").has("openai_responses_supported"));
    }
    JsonNode flag = driver.readAccount(id).path("extra").path("openai_responses_supported");
    return flag.isMissingNode() ? "absent" : flag.toString();
  }

  @Test
  void listsMappedNamesAndKeepsTheListForFifteenSeconds() {
    long group = driver.createGroup("g");
    String key = driver.keyFor(group);
    assertThat(modelNames(key)).contains("gpt-5.4");
    driver.createAccount(HostDriver.account("a", upstream, "sk-test-good-1", "b-model", group));
    assertThat(modelNames(key)).containsExactly("b-model");
    driver.createAccount(HostDriver.account("c", upstream, "sk-test-good-2", "a-model", group));
    assertThat(modelNames(key)).containsExactly("b-model");
    clock.forward(Duration.ofSeconds(16));
    assertThat(modelNames(key)).containsExactly("a-model", "b-model");
  }

  private java.util.List<String> modelNames(String key) {
    return driver.gateway(key, "GET", "/v1/models", "").json().path("data").values().stream()
        .map(model -> model.path("id").asString())
        .toList();
  }

  @Test
  void refusesKeysWithoutBalanceAndOfClosedGroups() {
    long group = driver.createGroup("g");
    HostDriver.User user = driver.createUser("u@example.test");
    String key = driver.createKey(user, group);
    driver.admin(
        "POST", "/users/" + user.id() + "/balance", "{\"balance\":10,\"operation\":\"subtract\"}");
    assertThat(driver.chat(key, "m", "t").json().path("code").asString())
        .isEqualTo("INSUFFICIENT_BALANCE");
    driver.admin(
        "POST", "/users/" + user.id() + "/balance", "{\"balance\":5,\"operation\":\"set\"}");
    driver.admin("PUT", "/groups/" + group, "{\"status\":\"inactive\"}");
    assertThat(driver.chat(key, "m", "t").json().path("code").asString())
        .isEqualTo("GROUP_DISABLED");
    driver.admin("DELETE", "/groups/" + group, "");
    assertThat(driver.chat(key, "m", "t").json().path("code").asString())
        .isEqualTo("GROUP_DELETED");
  }

  private JsonNode afterOneChat(String behaviour, int status) {
    long group = driver.createGroup("g");
    String key = driver.keyFor(group);
    long id =
        driver.createAccount(
            HostDriver.account("a", upstream, "sk-test-" + behaviour + "-1", "m", group));
    assertThat(driver.chat(key, "m", "t").status()).isEqualTo(status);
    return driver.readAccount(id);
  }

  private HostDriver.Answer chatWith(String behaviour) {
    long group = driver.createGroup("g");
    String key = driver.keyFor(group);
    driver.createAccount(
        HostDriver.account("a", upstream, "sk-test-" + behaviour + "-1", "m", group));
    return driver.chat(key, "m", "t");
  }
}
