package relay.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import relay.simulator.http.Json;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostVersion;

/** What clients and testers see of odd upstream answers (host-api 9.1, 14.5, 19, 20). */
class UpstreamFormatsTest {

  private final TestUpstream upstream = TestUpstream.open();
  private SimulatedHost host = SimulatedHost.start(HostOptions.of(HostVersion.V0_1_129));
  private HostDriver driver = HostDriver.of(host);

  @AfterEach
  void stop() {
    host.close();
    upstream.close();
  }

  private void restartAs(HostVersion version) {
    host.close();
    host = SimulatedHost.start(HostOptions.of(version));
    driver = HostDriver.of(host);
  }

  @Test
  void endsABrokenStreamAsIfItWereCompleteOnlyInTheOldestVersion() {
    assertThat(streamed("unfinished")).contains("Hel").doesNotContain("[DONE]");
    restartAs(HostVersion.V0_1_121);
    assertThat(streamed("unfinished")).contains("\"finish_reason\":\"stop\"").contains("[DONE]");
  }

  @Test
  void refusesAnUnfinishedStreamWhenTheCallIsNotStreamed() {
    HostDriver.Answer answer = driver.chat(keyWith("unfinished"), "m", "t");
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.errorType()).isEqualTo("api_error");
  }

  @Test
  void passesHtmlOnOnlyInTheNewestVersion() {
    assertThat(driver.chat(keyWith("html"), "m", "t").status()).isEqualTo(502);
    restartAs(HostVersion.V0_1_179);
    String key = keyWith("html");
    awaitProbe(1);
    HostDriver.Answer answer = driver.chat(key, "m", "t");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("text/html");
  }

  @ParameterizedTest
  @EnumSource(HostVersion.class)
  void answersResponsesUnderTheNameThatWasAsked(HostVersion version) {
    restartAs(version);
    String key = keyWith("good");
    HostDriver.Answer answer =
        driver.gateway(key, "POST", "/v1/responses", "{\"model\":\"m\",\"input\":\"ping\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("object").asString()).isEqualTo("response");
    assertThat(answer.json().path("model").asString()).isEqualTo("m");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"model\":\"m\",\"stream\":\"yes\"}                            | invalid stream field type",
        "{\"model\":\"m\",\"previous_response_id\":\"resp_1\"}           | only supported on Responses WebSocket",
        "{\"model\":\"m\",\"previous_response_id\":\"msg_1\"}            | must be a response.id",
        "{\"model\":\"m\",\"input\":[{\"type\":\"function_call_output\"}]} | requires call_id",
        "{\"model\":5}                                                   | model is required",
        "{                                                               | Failed to parse request body"
      })
  void refusesWhatAResponsesCallMayNotContain(String body, String message) {
    HostDriver.Answer answer =
        driver.gateway(keyWith("good"), "POST", "/v1/responses", body.trim());
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("error").path("message").asString()).contains(message);
  }

  @Test
  void testsAnAccountAsAStreamOfFrames() {
    long id = driver.createAccount(HostDriver.account("a", upstream, "sk-test-good-1", "m"));
    HostDriver.Answer answer = test(id);
    assertThat(answer.contentType()).isEqualTo("text/event-stream");
    assertThat(frameTypes(answer)).containsExactly("test_start", "content", "test_complete");
    assertThat(
            upstream.allCallsOf("sk-test-good-1").getLast().body().path("instructions").asString())
        .hasSize(11_722);
  }

  @Test
  void marksAnAccountWhoseTestMeets401AndNothingElse() {
    long refused =
        driver.createAccount(HostDriver.account("a", upstream, "sk-test-refused401-1", "m"));
    long unpaid =
        driver.createAccount(HostDriver.account("b", upstream, "sk-test-unpaid402-1", "m"));
    assertThat(frameTypes(test(refused))).containsExactly("test_start", "error");
    assertThat(frameTypes(test(unpaid))).containsExactly("test_start", "error");
    assertThat(driver.readAccount(refused).path("status").asString()).isEqualTo("error");
    assertThat(driver.readAccount(unpaid).path("status").asString()).isEqualTo("active");
  }

  @Test
  void testsChatOnlyUpstreamsOnlyInTheNewestVersion() {
    HostDriver.Answer older = testChatOnly();
    assertThat(older.contentType()).startsWith("text/plain");
    assertThat(older.text()).contains("账号本身可正常使用");
    restartAs(HostVersion.V0_1_179);
    assertThat(testChatOnly().text()).contains("正在通过 /v1/chat/completions 测试连接");
  }

  private HostDriver.Answer testChatOnly() {
    long id = driver.createAccount(HostDriver.account("c", upstream, "sk-test-chatonly-1", "m"));
    awaitProbe(id);
    return test(id);
  }

  @Test
  void limitsTheRequestsPerMinuteOfAGroup() {
    long group = driver.createGroup(Json.object().put("name", "g").put("rpm_limit", 2));
    driver.createAccount(HostDriver.account("a", upstream, "sk-test-good-1", "m", group));
    String key = driver.keyFor(group);
    assertThat(driver.chat(key, "m", "1").status()).isEqualTo(200);
    assertThat(driver.chat(key, "m", "2").status()).isEqualTo(200);
    HostDriver.Answer third = driver.chat(key, "m", "3");
    assertThat(third.status()).isEqualTo(429);
    assertThat(third.errorType()).isEqualTo("rate_limit_exceeded");
    assertThat(third.header("retry-after")).isPresent();
  }

  private HostDriver.Answer test(long id) {
    return driver.admin("POST", "/accounts/" + id + "/test", "{\"model_id\":\"m\"}");
  }

  private void awaitProbe(long id) {
    await().until(() -> driver.readAccount(id).path("extra").has("openai_responses_supported"));
  }

  private String keyWith(String behaviour) {
    long group = driver.createGroup("g");
    driver.createAccount(
        HostDriver.account("a", upstream, "sk-test-" + behaviour + "-1", "m", group));
    return driver.keyFor(group);
  }

  private String streamed(String behaviour) {
    String body =
        "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"t\"}]}";
    return driver.gateway(keyWith(behaviour), "POST", "/v1/chat/completions", body).text();
  }

  private static List<String> frameTypes(HostDriver.Answer answer) {
    return answer
        .text()
        .lines()
        .filter(line -> line.startsWith("data:"))
        .map(line -> Json.read(line.substring(5)))
        .map(frame -> frame.path("type").asString())
        .toList();
  }
}
