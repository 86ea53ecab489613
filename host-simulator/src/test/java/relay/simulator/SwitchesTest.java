package relay.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relay.simulator.admin.ManagementApi;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostVersion;

/** How a host may be set up or stand, turned on and off while it runs (host-api 1.5, 2, 3, 4). */
class SwitchesTest {

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

  private void turn(String name, boolean on) {
    HostDriver.Answer answer =
        driver.control("PUT", "/switches", "{\"%s\":%s}".formatted(name, on));
    assertThat(answer.json().path(name).booleanValue()).isEqualTo(on);
  }

  @Test
  void closesAndOpensTheComplianceGateWhileItRuns() {
    turn("compliance_closed", true);
    assertThat(driver.get("/groups").status()).isEqualTo(423);
    turn("compliance_closed", false);
    assertThat(driver.get("/groups").status()).isEqualTo(200);
  }

  @Test
  void servesUsersWithoutBalanceInSimpleModeAndHasDefaultGroups() {
    long group = driver.createGroup("g");
    driver.createAccount(HostDriver.account("a", upstream, "sk-test-good-1", "m", group));
    HostDriver.User user = driver.createUser("poor@example.test");
    String key = driver.createKey(user, group);
    driver.admin(
        "POST", "/users/" + user.id() + "/balance", "{\"balance\":10,\"operation\":\"subtract\"}");
    assertThat(driver.chat(key, "m", "t").status()).isEqualTo(403);

    turn("simple_mode", true);

    assertThat(driver.chat(key, "m", "t").status()).isEqualTo(200);
    assertThat(driver.get("/groups?search=-default").data().path("total").intValue()).isEqualTo(4);
  }

  @Test
  void takesAccountsWithoutGroupsIntoOpenAiDefaultOnceItIsThere() {
    long before = driver.createAccount(HostDriver.account("a", upstream, "sk-test-good-1", "m"));
    turn("openai_default", true);
    long after = driver.createAccount(HostDriver.account("b", upstream, "sk-test-good-2", "m"));

    assertThat(driver.readAccount(before).has("group_ids")).isFalse();
    assertThat(driver.readAccount(after).path("groups").path(0).path("name").asString())
        .isEqualTo("openai-default");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/admin/nope, 404, text/plain",
    "/nope, 200, text/html",
    "/chat/completions, 200, text/html",
    "/health, 200, application/json",
    "/responses, 404, text/plain"
  })
  void answersLikeABuildWithTheWebPage(String path, int status, String type) {
    turn("web_page", true);

    HostDriver.Answer answer = driver.send("GET", path, "", Map.of());

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.contentType()).startsWith(type);
  }

  @Test
  void hasOnlyItsSetupUntilItIsSetUp() {
    turn("needs_setup", true);

    assertThat(driver.send("GET", "/health", "", Map.of()).status()).isEqualTo(404);
    HostDriver.Answer setup = driver.send("GET", "/setup/status", "", Map.of());
    assertThat(setup.data().path("needs_setup").booleanValue()).isTrue();
  }

  @Test
  void keepsUsersOutInBackendMode() {
    HostDriver.User user = driver.createUser("user@example.test");
    turn("backend_mode", true);

    assertThat(driver.login("user@example.test", "managed-pass-1").status()).isEqualTo(403);
    assertThat(driver.asUser(user, "GET", "/keys", "").status()).isEqualTo(403);
    assertThat(driver.login(ManagementApi.ADMIN_EMAIL, ManagementApi.ADMIN_PASSWORD).status())
        .isEqualTo(200);
  }

  @Test
  void wantsTheSecondFactorOfAnAdmin() {
    turn("admin_second_factor", true);
    HostDriver.Answer first = driver.login(ManagementApi.ADMIN_EMAIL, ManagementApi.ADMIN_PASSWORD);
    assertThat(first.data().path("requires_2fa").booleanValue()).isTrue();
    assertThat(first.data().has("access_token")).isFalse();

    HostDriver.Answer second =
        driver.send(
            "POST",
            "/api/v1/auth/login/2fa",
            "{\"temp_token\":\"%s\",\"totp_code\":\"123456\"}"
                .formatted(first.data().path("temp_token").asString()),
            Map.of());

    assertThat(second.data().path("access_token").asString()).isNotEmpty();
  }

  @Test
  void demandsTheChallengeOfABrowser() {
    turn("turnstile", true);
    assertThat(driver.login(ManagementApi.ADMIN_EMAIL, ManagementApi.ADMIN_PASSWORD).status())
        .isEqualTo(400);
  }

  @Test
  void demandsAnIdempotencyKeyWhereOneCounts() {
    turn("idempotency_key_required", true);
    String account = HostDriver.account("a", upstream, "sk-test-good-1", "m").toString();

    assertThat(driver.admin("POST", "/accounts", account).json().path("reason").asString())
        .isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
    assertThat(driver.admin("POST", "/accounts", account, Map.of("Idempotency-Key", "k")).status())
        .isEqualTo(200);
  }

  @Test
  void leavesAnIdempotentCallInProgressWhenTheProcessDies() {
    driver.control(
        "POST",
        "/faults",
        "{\"method\":\"POST\",\"path\":\"accounts$\",\"action\":\"die\",\"count\":1}");
    String account = HostDriver.account("a", upstream, "sk-test-good-1", "m").toString();
    Map<String, String> key = Map.of("Idempotency-Key", "k");

    assertThatThrownBy(() -> driver.admin("POST", "/accounts", account, key))
        .isInstanceOf(HostDriver.NoAnswer.class);

    clock.forward(Duration.ofHours(1));
    assertThat(driver.admin("POST", "/accounts", account, key).json().path("reason").asString())
        .isEqualTo("IDEMPOTENCY_IN_PROGRESS");
    assertThat(driver.get("/accounts?search=a").data().path("total").intValue()).isEqualTo(1);
    clock.forward(Duration.ofHours(23));
    assertThat(driver.admin("POST", "/accounts", account, key).status()).isEqualTo(200);
  }

  @Test
  void shiftsItsClock() {
    HostDriver.Answer shifted = driver.control("POST", "/clock", "{\"shift_ms\":86400000}");

    assertThat(shifted.json().path("now").asString()).isEqualTo("2026-05-05T10:00:00Z");
    String old =
        driver
            .login(ManagementApi.ADMIN_EMAIL, ManagementApi.ADMIN_PASSWORD)
            .data()
            .path("access_token")
            .asString();
    driver.control("POST", "/clock", "{\"shift_ms\":86400000}");
    assertThat(
            driver
                .send("GET", "/api/v1/auth/me", "", Map.of("Authorization", "Bearer " + old))
                .json()
                .path("code")
                .asString())
        .isEqualTo("TOKEN_EXPIRED");
  }

  @Test
  void hasASecondProcessWithCachesOfItsOwnOverTheSameState() {
    long group = driver.createGroup("g");
    String key = driver.keyFor(group);
    driver.createAccount(HostDriver.account("a", upstream, "sk-test-good-1", "first", group));
    int port = driver.control("POST", "/processes", "{}").json().path("port").intValue();
    HostDriver second = driver.at("http://127.0.0.1:" + port);
    assertThat(second.gateway(key, "GET", "/v1/models", "").text()).contains("first");

    driver.createAccount(HostDriver.account("b", upstream, "sk-test-good-2", "second", group));

    assertThat(driver.gateway(key, "GET", "/v1/models", "").text())
        .as("asked for the first time")
        .contains("second");
    assertThat(second.gateway(key, "GET", "/v1/models", "").text())
        .as("kept for fifteen seconds")
        .doesNotContain("second");
    assertThat(second.get("/accounts?search=b").data().path("total").intValue()).isEqualTo(1);
    clock.forward(Duration.ofSeconds(15));
    assertThat(second.gateway(key, "GET", "/v1/models", "").text()).contains("second");
  }

  @Test
  void refusesASwitchItDoesNotHave() {
    assertThat(driver.control("PUT", "/switches", "{\"warp\":true}").status()).isEqualTo(400);
  }
}
