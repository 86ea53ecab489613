package relay.importing.probe;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.run.CapabilityProfile.Answer;
import relay.run.CapabilityProfile.ModelIdStyle;
import relay.run.CapabilityProfile.ModelProfile;
import relay.run.CapabilityProfile.TransportProfile;

/** What a base URL is found to understand, and what is said of it without evidence. */
class TransportProbeTest {
  private final WireMockServer upstream = new WireMockServer(options().dynamicPort());
  private final UpstreamHttp http = new UpstreamHttp(ProbeSettings.defaults(), Egress.OPEN);

  @BeforeEach
  void start() {
    upstream.start();
    upstream.stubFor(get("/v1/models").willReturn(okJson("{\"data\":[{\"id\":\"kimi-k2.6\"}]}")));
    upstream.stubFor(chat().willReturn(said("chatcmpl-1", "{\"content\":\"OK\"}")));
  }

  @AfterEach
  void stop() throws Exception {
    http.close();
    upstream.stop();
  }

  @Test
  void showsHowAModelReasonsWhenItIsAskedTo() {
    upstream.stubFor(
        asking("reasoning_effort", "low")
            .willReturn(said("chatcmpl-2", "{\"reasoning_content\":\"Hm\",\"content\":\"\"}")));

    assertThat(model().supportsReasoningFields()).isEqualTo(Answer.TRUE);
    assertThat(good().transport().reasoning()).isEqualTo(Answer.TRUE);
  }

  @Test
  void aModelThatShowsNothingWhenItIsAskedToReasonHasNoSuchFields() {
    assertThat(model().supportsReasoningFields()).isEqualTo(Answer.FALSE);
  }

  @ParameterizedTest
  @CsvSource({
    "400, reasoning_effort is not supported, FALSE",
    "422, unknown parameter: reasoning_effort, FALSE",
    "400, no, UNKNOWN",
    "429, slow down, UNKNOWN",
    "500, reasoning failed, UNKNOWN",
    "404, not here, FALSE"
  })
  void aRefusalCountsWhenItNamesTheField(int code, String words, Answer expected) {
    upstream.stubFor(asking("reasoning_effort", "low").willReturn(status(code).withBody(words)));

    assertThat(model().supportsReasoningFields()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`\"id\":\"call_7\",`, CANONICAL",
        "`\"id\":\"tool-0\",`, CUSTOM",
        "`\"id\":\"\",`, MISSING",
        "``, MISSING"
      })
  void tellsHowToolCallsAreNamed(String id, IdStyle style) {
    upstream.stubFor(
        asking("tool_choice", "required").willReturn(said("chatcmpl-3", toolCall(id))));

    var good = good();

    assertThat(good.transport().toolCallIds()).isEqualTo(style);
    assertThat(good.transport().responseIds()).isEqualTo(IdStyle.CANONICAL);
    assertThat(good.details().capabilities().models().getFirst().supportsTools())
        .isEqualTo(Answer.TRUE);
  }

  @Test
  void aModelThatTalksInsteadOfCallingHasNoTools() {
    assertThat(model().supportsTools()).isEqualTo(Answer.FALSE);
    assertThat(good().transport().toolCallIds()).isEqualTo(IdStyle.UNKNOWN);
  }

  @Test
  void responsesHaveNamesOfTheirOwn() {
    upstream.stubFor(
        post("/v1/responses")
            .willReturn(okJson("{\"object\":\"response\",\"id\":\"0192-ab\",\"usage\":{}}")));

    assertThat(good().transport().responseIds()).isEqualTo(IdStyle.CUSTOM);
    assertThat(transport().supportsOpenaiResponses()).isEqualTo(Answer.TRUE);
  }

  @ParameterizedTest
  @CsvSource({"404, FALSE", "403, FALSE", "503, UNKNOWN", "429, UNKNOWN"})
  void aListThatFailsForTheMomentIsNotDenied(int code, Answer expected) {
    upstream.stubFor(get("/v1/models").willReturn(status(code)));

    assertThat(transport().supportsOpenaiModels()).isEqualTo(expected);
    assertThat(transport().modelIdStyle()).isEqualTo(ModelIdStyle.CANONICAL);
  }

  private ProbeJudgement.Good good() {
    var prober = new HttpProber(http, new RememberedTransportProfiles(), ModelCatalogue.load());
    var request =
        new ProbeRequest(
            BaseUrl.parse("http://127.0.0.1:" + upstream.port()),
            new ApiKey("sk-test-transport"),
            List.of("kimi-k2.6"),
            Optional.empty());
    return (ProbeJudgement.Good) prober.probe(request).judgement();
  }

  private ModelProfile model() {
    return good().details().capabilities().models().getFirst();
  }

  private TransportProfile transport() {
    return good().details().capabilities().transport();
  }

  private static MappingBuilder chat() {
    return post("/v1/chat/completions").atPriority(5);
  }

  private static MappingBuilder asking(String field, String value) {
    return post("/v1/chat/completions")
        .atPriority(1)
        .withRequestBody(matchingJsonPath("$." + field, equalTo(value)));
  }

  private static ResponseDefinitionBuilder said(String id, String message) {
    return okJson(
        """
        {"id":"%s","model":"kimi-k2.6","choices":[{"message":%s,"finish_reason":"stop"}],
         "usage":{"total_tokens":9}}
        """
            .formatted(id, message));
  }

  private static String toolCall(String id) {
    return "{\"tool_calls\":[{%s\"type\":\"function\",\"function\":{\"name\":\"now\"}}]}"
        .formatted(id);
  }
}
