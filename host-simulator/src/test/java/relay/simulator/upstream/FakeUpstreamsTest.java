package relay.simulator.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static relay.simulator.upstream.Caller.CHAT;
import static relay.simulator.upstream.Caller.chatBody;
import static relay.simulator.upstream.Caller.json;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class FakeUpstreamsTest {
  private static final String TOOLS =
      """
      ,"tool_choice":"required","tools":[{"type":"function","function":{"name":"clock"}}]\
      """;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-05-22T04:00:00Z"));
  private final FakeUpstreams upstreams =
      FakeUpstreams.start(
          TruthPlan.empty(),
          UpstreamOptions.defaults().withTimeScale(0.02).withClock(() -> now.get()));
  private final Caller caller = new Caller(upstreams);

  @AfterEach
  void stop() {
    caller.close();
    upstreams.close();
  }

  private String planted(KeyTruth truth) {
    String key = "sk-test-" + truth + "-+/=";
    upstreams.plant(key, truth);
    return key;
  }

  @Test
  void answersAGoodKeyAndCountsItsTokens() throws Exception {
    String key = planted(KeyTruth.GOOD);

    JsonNode models = json(caller.get("kimi", "/models", "Authorization", "Bearer " + key));
    JsonNode chat = json(caller.chat("kimi", key));

    assertThat(models.path("data").findValuesAsString("id")).contains("kimi-k2.6");
    assertThat(chat.path("model").asString()).isEqualTo("kimi-k2.6");
    assertThat(chat.at("/choices/0/message/content").asString()).isEqualTo("Hello");
    assertThat(chat.at("/usage/total_tokens").asInt()).isEqualTo(6);
    assertThat(upstreams.use(key)).isEqualTo(new KeyUse(1, 1, 0, 0, 1, 5, 1));
    assertThat(upstreams.totalUse()).isEqualTo(upstreams.use(key));
  }

  @ParameterizedTest
  @CsvSource({"kimi,/v1", "glm,/api/paas/v4", "ark,/api/v3"})
  void servesSeveralBaseUrlsInTheirOwnVersions(String name, String version) throws Exception {
    String key = planted(KeyTruth.GOOD);

    assertThat(upstreams.baseUrl(name))
        .isEqualTo("http://127.0.0.1:" + upstreams.port() + "/" + name + version);
    assertThat(caller.get(name, "/models", "Authorization", "Bearer " + key).statusCode())
        .isEqualTo(200);
  }

  @Test
  void streamsChat() throws Exception {
    HttpResponse<String> answer =
        caller.post(
            "kimi", CHAT, planted(KeyTruth.GOOD), chatBody("kimi-k2.6", ",\"stream\":true"));

    assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(answer.body()).contains("\"Hello\"", "\"usage\"").endsWith("data: [DONE]\n\n");
  }

  @Test
  void streamsResponsesToTheirEnd() throws Exception {
    HttpResponse<String> answer =
        caller.post(
            "kimi",
            "/responses",
            planted(KeyTruth.GOOD),
            "{\"model\":\"kimi-k2.6\",\"input\":\"hi\",\"stream\":true}");

    assertThat(answer.body())
        .startsWith("event: response.created\n")
        .contains("event: response.output_text.delta", "event: response.completed");
    String last =
        answer.body().lines().filter(line -> line.startsWith("data: ")).toList().getLast();
    assertThat(last).contains("\"output_tokens\":1");
  }

  @Test
  void callsAToolWhenItIsDemanded() throws Exception {
    String key = planted(KeyTruth.GOOD);

    JsonNode chat = json(caller.post("kimi", CHAT, key, chatBody("kimi-k2.6", TOOLS)));
    JsonNode response =
        json(
            caller.post(
                "kimi",
                "/responses",
                key,
                """
                {"model":"kimi-k2.6","input":"hi","tool_choice":"required",\
                "tools":[{"type":"function","name":"clock"}]}\
                """));

    assertThat(chat.at("/choices/0/message/tool_calls/0/function/name").asString())
        .isEqualTo("clock");
    assertThat(response.at("/output/0/type").asString()).isEqualTo("function_call");
    assertThat(response.at("/output/0/name").asString()).isEqualTo("clock");
  }

  @ParameterizedTest
  @CsvSource({
    "WRONG_KEY_401,401,invalid_api_key",
    "NO_BALANCE_402,402,Insufficient Balance",
    "QUOTA_429,429,insufficient_quota",
    "FORBIDDEN_403,403,permission_error",
    "HTML,200,<html>",
    "MODEL_MISSING,404,model_not_found",
    "RATE_LIMITED_429,429,rate_limit_exceeded",
    "SOFT_ERROR_BODY,200,upstream_error",
    "SOFT_NO_CHOICES,200,'\"choices\":[]'",
    "WRONG_MODEL,200,qwen2.5-0.5b-instruct",
    "X_API_KEY_ONLY,401,invalid_api_key"
  })
  void refusesChatAsTheTruthSays(KeyTruth truth, int status, String text) throws Exception {
    HttpResponse<String> answer = caller.chat("kimi", planted(truth));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(text);
  }

  @Test
  void takesEveryServerErrorInTurnsFromAnUnavailableKey() throws Exception {
    String key = planted(KeyTruth.UNAVAILABLE_5XX);

    assertThat(
            new int[] {
              caller.chat("kimi", key).statusCode(),
              caller.chat("kimi", key).statusCode(),
              caller.chat("kimi", key).statusCode(),
              caller.chat("kimi", key).statusCode()
            })
        .containsExactlyInAnyOrder(500, 502, 503, 529);
  }

  @Test
  void tellsARateLimitedKeyWhenToComeBack() throws Exception {
    assertThat(caller.chat("kimi", planted(KeyTruth.RATE_LIMITED_429)).headers().map())
        .extractingByKey("retry-after")
        .isEqualTo(List.of("1"));
  }

  @Test
  void knowsNobodyWhoWasNotPlanted() throws Exception {
    assertThat(caller.chat("kimi", "sk-test-stranger").statusCode()).isEqualTo(401);
  }

  @Test
  void takesTheKeyInTheOtherHeaderOnlyWhereThatIsTheTruth() throws Exception {
    String key = planted(KeyTruth.X_API_KEY_ONLY);

    assertThat(caller.get("kimi", "/models", "x-api-key", key).statusCode()).isEqualTo(200);
    assertThat(caller.get("kimi", "/models", "Authorization", "Bearer " + key).statusCode())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({"CHAT_ONLY,404", "RESPONSES_GUARDED_403,403"})
  void hasNoResponsesWhereOnlyChatWorks(KeyTruth truth, int status) throws Exception {
    String key = planted(truth);

    assertThat(caller.chat("kimi", key).statusCode()).isEqualTo(200);
    assertThat(
            caller
                .post("kimi", "/responses", key, "{\"model\":\"kimi-k2.6\",\"input\":\"hi\"}")
                .statusCode())
        .isEqualTo(status);
  }

  @Test
  void recoversAFlakyKeyAfterItsWindow() throws Exception {
    String key = planted(KeyTruth.FLAKY_503_THEN_GOOD);

    assertThat(caller.chat("kimi", key).statusCode()).isEqualTo(503);
    now.updateAndGet(at -> at.plusMillis(100));
    assertThat(caller.chat("kimi", key).statusCode()).isEqualTo(503);
    now.updateAndGet(at -> at.plusMillis(100));
    assertThat(caller.chat("kimi", key).statusCode()).isEqualTo(200);
  }

  @Test
  void makesSlowKeysWaitAndAnswersThemAll() throws Exception {
    long start = System.nanoTime();
    HttpResponse<String> answer = caller.chat("kimi", planted(KeyTruth.SLOW));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(55));
  }

  @ParameterizedTest
  @EnumSource(names = {"CUT_STREAM", "NEVER_ANSWERS"})
  void hangsUpOnThoseThatNeverGetAWholeAnswer(KeyTruth truth) {
    String key = planted(truth);

    assertThatIOException().isThrownBy(() -> caller.chat("kimi", key));
    assertThatIOException()
        .isThrownBy(
            () -> caller.post("kimi", CHAT, key, chatBody("kimi-k2.6", ",\"stream\":true")));
    assertThat(upstreams.use(key).answered()).isZero();
  }

  @Test
  void wantsTheTokensItsFloorAsksFor() throws Exception {
    String key = planted(KeyTruth.GOOD);

    HttpResponse<String> tooFew =
        caller.post("ark", CHAT, key, chatBody("kimi-k2.6", ",\"max_tokens\":1"));
    assertThat(tooFew.statusCode()).isEqualTo(400);
    assertThat(tooFew.body()).contains("max_tokens must be at least 16");
    assertThat(
            caller.post("ark", CHAT, key, chatBody("kimi-k2.6", ",\"max_tokens\":16")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void repeatsTheKeyInItsErrorsInEveryForm() throws Exception {
    String key = planted(KeyTruth.WRONG_KEY_401);

    assertThat(message(key)).contains(key);
    assertThat(message(key)).contains("{\"api_key\":\"" + key + "\"}");
    assertThat(message(key)).contains(Caller.escaped(key)).doesNotContain(key);
    assertThat(message(key)).doesNotContain("sk-test");
  }

  private String message(String key) throws Exception {
    return json(caller.chat("kimi", key)).at("/error/message").asString();
  }

  @Test
  void holdsAWholeBaseUrlUntilItIsBack() throws Exception {
    String key = planted(KeyTruth.GOOD);
    caller.control("PUT", "/bases/kimi", "{\"state\":\"HANGING\"}");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Integer> held =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return caller.chat("kimi", key).statusCode();
                } catch (Exception cut) {
                  throw new IllegalStateException(cut);
                }
              },
              threads);
      assertThat(caller.chat("deepseek", key).statusCode()).isEqualTo(200);
      assertThat(held).isNotDone();
      upstreams.set("kimi", BaseState.ANSWERING);
      assertThat(held.get(5, TimeUnit.SECONDS)).isEqualTo(200);
    }
    upstreams.set("kimi", BaseState.CUTTING);
    assertThatIOException().isThrownBy(() -> caller.chat("kimi", key));
  }

  @Test
  void isReadAndSetOverHttp() throws Exception {
    String key = "sk-test-by-hand+/=";
    caller.control("PUT", "/keys", "{\"key\":\"" + key + "\",\"truth\":\"GOOD\"}");
    caller.chat("kimi", key);

    JsonNode seen = json(caller.control("GET", "/keys?key=" + Caller.escaped(key), ""));
    assertThat(seen.path("truth").asString()).isEqualTo("GOOD");
    assertThat(seen.at("/use/chats").asInt()).isEqualTo(1);
    assertThat(json(caller.control("GET", "/totals", "")).path("answered").asInt()).isEqualTo(1);
    assertThat(json(caller.control("GET", "/bases", "")).findValuesAsString("url"))
        .containsExactlyElementsOf(upstreams.baseUrls());
    assertThat(caller.control("PUT", "/bases/nobody", "{\"state\":\"HANGING\"}").statusCode())
        .isEqualTo(400);
  }
}
