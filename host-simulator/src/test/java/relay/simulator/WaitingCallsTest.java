package relay.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relay.simulator.http.Json;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostTimes;
import relay.simulator.options.HostVersion;
import tools.jackson.databind.node.ObjectNode;

/** Calls that have to wait for a user's or an account's slot (host-api 14.4; 19, row 8). */
class WaitingCallsTest {

  /** A wait of 30 s becomes 600 ms, a sign of life comes every 200 ms. */
  private static final double IMPATIENT = 0.02;

  private final TestUpstream upstream = TestUpstream.open();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private SimulatedHost host = start(1);
  private HostDriver driver = HostDriver.of(host);

  private static SimulatedHost start(double factor) {
    return SimulatedHost.start(
        HostOptions.of(HostVersion.V0_1_121)
            .withTimes(HostTimes.of(HostVersion.V0_1_121).scaledBy(factor)));
  }

  private void restartImpatient() {
    host.close();
    host = start(IMPATIENT);
    driver = HostDriver.of(host);
  }

  @AfterEach
  void stop() {
    upstream.letGo();
    callers.close();
    host.close();
    upstream.close();
  }

  @Test
  void endsAWaitInVainWithTheNameOfWhatWasWaitedFor() {
    restartImpatient();
    String key = keyOfBusyAccount();

    HostDriver.Answer late = driver.chat(key, "m", "second");

    assertThat(late.status()).isEqualTo(429);
    assertThat(late.errorType()).isEqualTo("rate_limit_error");
    assertThat(late.text()).contains("Concurrency limit exceeded for account");
  }

  @Test
  void tellsAStreamedCallThatStillWaitsByComments() {
    restartImpatient();
    String key = keyOfBusyAccount();

    HostDriver.Answer late = driver.gateway(key, "POST", "/v1/chat/completions", streamed());

    assertThat(late.status()).as("the stream had begun").isEqualTo(200);
    assertThat(late.contentType()).startsWith("text/event-stream");
    assertThat(late.text()).startsWith(":\n\n");
    assertThat(late.text())
        .contains("event: error\ndata: {\"error\":")
        .contains("Concurrency limit exceeded for account");
  }

  @Test
  void streamsTheAnswerOnceItIsItsTurn() throws Exception {
    String key = keyOfBusyAccount();
    Future<HostDriver.Answer> second =
        callers.submit(() -> driver.gateway(key, "POST", "/v1/chat/completions", streamed()));
    await().until(() -> host.waitingCalls() > 0);
    upstream.letGo();

    HostDriver.Answer answer = second.get();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).endsWith("data: [DONE]\n\n");
  }

  @Test
  void refusesAtOnceWhenTooManyWaitForAUser() {
    long group = driver.createGroup("g");
    driver.createAccount(HostDriver.account("a", upstream, "sk-test-held-1", "m", group));
    HostDriver.User user = driver.createUser("busy@example.test", group);
    driver.admin("PUT", "/users/" + user.id(), "{\"concurrency\":1}");
    String key = driver.createKey(user, group);
    List<Future<HostDriver.Answer>> calls =
        IntStream.range(0, 23)
            .mapToObj(i -> callers.submit(() -> driver.chat(key, "m", "t" + i)))
            .toList();
    await().until(() -> host.waitingCalls() == 21 && calls.stream().anyMatch(Future::isDone));
    upstream.letGo();

    long full =
        calls.stream()
            .map(WaitingCallsTest::answer)
            .filter(answer -> answer.text().contains("Too many pending requests"))
            .count();

    assertThat(full).as("one runs, 21 wait").isEqualTo(1);
  }

  @Test
  void looksAgainWhetherAUserCanPayWhenItsTurnCame() {
    long group = driver.createGroup("g");
    driver.createAccount(HostDriver.account("a", upstream, "sk-test-held-1", "m", group));
    HostDriver.User user = driver.createUser("poor@example.test", group);
    driver.admin("PUT", "/users/" + user.id(), "{\"concurrency\":1}");
    String key = driver.createKey(user, group);
    Future<HostDriver.Answer> first = callers.submit(() -> driver.chat(key, "m", "first"));
    await().until(() -> !upstream.callsOf("sk-test-held-1").isEmpty());
    Future<HostDriver.Answer> second = callers.submit(() -> driver.chat(key, "m", "second"));
    await().until(() -> host.waitingCalls() > 0);
    driver.admin(
        "POST", "/users/" + user.id() + "/balance", "{\"balance\":10,\"operation\":\"subtract\"}");
    upstream.letGo();

    assertThat(answer(first).status()).isEqualTo(200);
    assertThat(answer(second).status()).isEqualTo(403);
    assertThat(answer(second).errorType()).isEqualTo("billing_error");
  }

  /** One call is on its way and is not answered until the upstream lets go. */
  private String keyOfBusyAccount() {
    long group = driver.createGroup("g");
    ObjectNode account = HostDriver.account("a", upstream, "sk-test-held-1", "m", group);
    driver.createAccount(account.put("concurrency", 1));
    String key = driver.keyFor(group);
    var _ = callers.submit(() -> driver.chat(key, "m", "first"));
    await().until(() -> !upstream.callsOf("sk-test-held-1").isEmpty());
    return key;
  }

  private static String streamed() {
    ObjectNode body = Json.object().put("model", "m").put("stream", true);
    body.putArray("messages").addObject().put("role", "user").put("content", "another");
    return body.toString();
  }

  private static HostDriver.Answer answer(Future<HostDriver.Answer> call) {
    try {
      return call.get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
