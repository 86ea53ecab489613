package relay.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relay.api.testing.RunningApi;
import relay.api.testing.RunningApi.Reply;

/** Every refusal has one body, and only the token's holder gets past the door. */
class ErrorsTest {

  private static final String RUNS = "/api/batch-import/runs";

  private final RunningApi api = RunningApi.shared();

  @Test
  void withoutATokenNothingIsAnswered() {
    for (var path : List.of(RUNS, "/api/nothing", "/batch-import/runs", "/error")) {
      var reply = api.send(api.anonymous(path).GET());

      assertRefused(reply, 401, "unauthorized", "Authorization");
      assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer wrong-token-000000001", "Bearer ", "Basic dGVzdA==", "x"})
  void aWrongTokenIsRefused(String header) {
    assertRefused(
        api.send(api.anonymous(RUNS).header("Authorization", header).GET()),
        401,
        "unauthorized",
        "Authorization");
  }

  @Test
  void aBrowserWithoutASessionIsSentToTheLogin() {
    var reply =
        api.send(api.anonymous("/batch-import/runs?q=a").header("Accept", "text/html").GET());

    assertThat(reply.status()).isEqualTo(303);
    assertThat(reply.header("Location")).isEqualTo("/login?next=%2Fbatch-import%2Fruns%3Fq%3Da");
  }

  @Test
  void aForgedSessionIsRefused() {
    var forged = "9999999999." + "0".repeat(64);

    assertRefused(
        api.send(api.anonymous(RUNS).header("Cookie", "relay_session=" + forged).GET()),
        401,
        "unauthorized",
        "Authorization");
  }

  @Test
  void frameworkRefusalsHaveTheSameBody() {
    assertRefused(api.get("/api/nothing/here"), 404, "not_found", "/api/nothing/here");
    var method = api.send(api.request(RUNS).DELETE());
    assertRefused(method, 405, "invalid_request", "DELETE");
    assertThat(method.header("Allow")).contains("POST");
    assertRefused(
        api.send(api.request(RUNS + "/run_20260522_0001").header("Accept", "image/png").GET()),
        404,
        "not_found",
        "run_20260522_0001");
  }

  @Test
  void thePathOfARequestIsNotTakenForMore() {
    assertRefused(api.get("/login/..%2fapi/batch-import/runs"), 400, "invalid_request", "");
    assertThat(api.send(api.anonymous("/livez/../api/batch-import/runs").GET()).status())
        .isEqualTo(401);
    assertThat(api.send(api.anonymous("/assets/..;/api/batch-import/runs").GET()).status())
        .isIn(400, 401, 404);
  }

  @Test
  void everyAnswerHasAnIdAndKeepsAGivenOne() {
    assertThat(api.get(RUNS).header("X-Request-Id")).matches("req_[0-9a-f]{32}");
    assertThat(
            api.send(api.request(RUNS).header("X-Request-Id", "mine-1").GET())
                .header("X-Request-Id"))
        .isEqualTo("mine-1");
    assertThat(
            api.send(api.request(RUNS).header("X-Request-Id", "a b").GET()).header("X-Request-Id"))
        .startsWith("req_");
  }

  @Test
  void writesAreAudited() {
    api.send(
        api.request(RUNS)
            .header("X-Request-Id", "audited-1")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}")));

    assertThat(
            api.jdbc()
                .sql(
                    "SELECT token_id || ' ' || method || ' ' || path || ' ' || status FROM audit_log"
                        + " WHERE request_id = 'audited-1'")
                .query(String.class)
                .list())
        .containsExactly("admin POST /api/batch-import/runs 400");
  }

  @Test
  void healthIsOpenAndMetricsStandOnTheManagementSide() {
    assertThat(api.send(api.anonymous("/livez").GET()).status()).isEqualTo(200);
    assertThat(api.send(api.anonymous("/readyz").GET()).status()).isEqualTo(200);
    assertThat(api.management("/actuator/health/liveness").status()).isEqualTo(200);
    assertThat(api.management("/actuator/health/readiness").status()).isEqualTo(200);
    assertThat(api.management("/actuator/prometheus").text()).contains("jvm_memory_used_bytes");
    assertThat(api.get("/actuator/prometheus").status()).isEqualTo(404);
  }

  private static void assertRefused(Reply reply, int status, String code, String named) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.errorCode()).isEqualTo(code);
    assertThat(reply.message()).contains(named);
    assertThat(reply.text()).doesNotContain("Exception", "at relay.", "trace");
  }
}
