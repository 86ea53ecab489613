package relay.importing.probe;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.run.ReasonCode;

/** A guessed model name that is not there condemns a key only when there is no list to be had. */
class UnreadableListTest {

  private static final String KEY = "test0a1b2c3d4e5f.NotByItsLooks";

  private static final String UNKNOWN_MODEL =
      """
      {"error":{"message":"The model does not exist","type":"invalid_request_error","code":"model_not_found"}}
      """;

  private final WireMockServer upstream = new WireMockServer(options().dynamicPort());
  private final UpstreamHttp http = new UpstreamHttp(ProbeSettings.defaults(), Egress.OPEN);

  @BeforeEach
  void start() {
    upstream.start();
    upstream.stubFor(post("/v1/chat/completions").willReturn(status(404).withBody(UNKNOWN_MODEL)));
  }

  @AfterEach
  void stop() throws Exception {
    http.close();
    upstream.stop();
  }

  @Test
  void aListThatFailsForTheMomentIsAskedAgainLater() {
    upstream.stubFor(get("/v1/models").willReturn(status(503)));

    assertThat(judgement())
        .isInstanceOfSatisfying(
            ProbeJudgement.Retryable.class,
            later -> assertThat(later.reason()).isEqualTo(ReasonCode.UPSTREAM_UNAVAILABLE));
  }

  @Test
  void aRelayWithoutAListIsBelieved() {
    upstream.stubFor(get("/v1/models").willReturn(status(404)));

    assertThat(judgement())
        .isInstanceOfSatisfying(
            ProbeJudgement.Failed.class,
            failed -> assertThat(failed.reason()).isEqualTo(ReasonCode.UPSTREAM_MODEL_MISSING));
  }

  @Test
  void aListThatRepeatsTheKeyDoesNotShowIt() {
    upstream.stubFor(
        get("/v1/models")
            .willReturn(okJson("{\"data\":[{\"id\":\"m-" + KEY + "\"},{\"id\":\"kimi-k2.6\"}]}")));
    upstream.stubFor(
        post("/v1/chat/completions")
            .willReturn(
                okJson(
                    """
                    {"model":"kimi-k2.6","choices":[{"message":{"content":"OK"}}],
                     "usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}
                    """)));

    assertThat(judgement())
        .isInstanceOfSatisfying(
            ProbeJudgement.Good.class,
            good -> assertThat(good.models()).extracting(ModelName::raw).containsOnly("kimi-k2.6"));
  }

  private ProbeJudgement judgement() {
    var prober = new HttpProber(http, new RememberedTransportProfiles(), ModelCatalogue.load());
    var request =
        new ProbeRequest(
            BaseUrl.parse("http://127.0.0.1:" + upstream.port()),
            new ApiKey(KEY),
            List.of("kimi-k2.6"),
            Optional.empty());
    return prober.probe(request).judgement();
  }
}
