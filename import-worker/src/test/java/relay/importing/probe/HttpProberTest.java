package relay.importing.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import relay.importing.probe.ProbeReport.ProbedCall;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.run.Advisory;
import relay.run.CapabilityProfile.Answer;
import relay.run.CapabilityProfile.AuthStyle;
import relay.run.CapabilityProfile.ModelIdStyle;
import relay.run.CapabilityProfile.TransportProfile;
import relay.run.ReasonCode;
import relay.simulator.upstream.BaseState;
import relay.simulator.upstream.FakeUpstreams;
import relay.simulator.upstream.KeyTruth;
import relay.simulator.upstream.TruthPlan;
import relay.simulator.upstream.UpstreamOptions;

class HttpProberTest {
  private static final double TIME_SCALE = 0.05;

  /** A flaky key's window never ends by itself. */
  private static final Instant FROZEN = Instant.parse("2026-05-22T04:00:00Z");

  private static final ModelCatalogue CATALOGUE = ModelCatalogue.load();

  private final FakeUpstreams upstreams =
      FakeUpstreams.start(
          TruthPlan.empty(),
          UpstreamOptions.defaults().withTimeScale(TIME_SCALE).withClock(() -> FROZEN));
  private final UpstreamHttp http =
      new UpstreamHttp(ProbeSettings.defaults().paced(wait -> wait.dividedBy(10)), Egress.OPEN);
  private final HttpProber prober =
      new HttpProber(http, new RememberedTransportProfiles(), CATALOGUE);

  @AfterEach
  void stop() throws Exception {
    http.close();
    upstreams.close();
  }

  private ProbeReport probe(KeyTruth truth) {
    return probe(truth, "kimi", "kimi-k2.6");
  }

  private ProbeReport probe(KeyTruth truth, String base, String... requested) {
    ApiKey key = new ApiKey("sk-test-" + truth + "-+/=");
    upstreams.plant(key.reveal(), truth);
    return prober.probe(
        new ProbeRequest(
            BaseUrl.parse(upstreams.baseUrl(base)), key, List.of(requested), Optional.empty()));
  }

  private static ProbeJudgement.Good good(ProbeReport report) {
    assertThat(report.judgement()).isInstanceOf(ProbeJudgement.Good.class);
    return (ProbeJudgement.Good) report.judgement();
  }

  private static void assertFailed(ProbeReport report, ReasonCode reason) {
    assertThat(report.judgement())
        .isInstanceOfSatisfying(
            ProbeJudgement.Failed.class, failed -> assertThat(failed.reason()).isEqualTo(reason));
  }

  private static void assertRetryable(ProbeReport report, ReasonCode reason) {
    assertThat(report.judgement())
        .isInstanceOfSatisfying(
            ProbeJudgement.Retryable.class,
            retryable -> assertThat(retryable.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @EnumSource(KeyTruth.class)
  void tellsTheTruthOfEveryKey(KeyTruth truth) {
    ProbeReport report = probe(truth);

    switch (truth) {
      case GOOD, SLOW, CHAT_ONLY, RESPONSES_GUARDED_403, X_API_KEY_ONLY ->
          assertThat(good(report).smoke()).isEqualTo(new SmokeModel("kimi-k2.6", "kimi-k2.6"));
      case FLAKY_503_THEN_GOOD, UNAVAILABLE_5XX, NEVER_ANSWERS, SOFT_ERROR_BODY ->
          assertRetryable(report, ReasonCode.UPSTREAM_UNAVAILABLE);
      case RATE_LIMITED_429 -> assertRetryable(report, ReasonCode.UPSTREAM_RATE_LIMITED);
      case WRONG_KEY_401 -> assertFailed(report, ReasonCode.UPSTREAM_KEY_REJECTED);
      case NO_BALANCE_402 -> assertFailed(report, ReasonCode.UPSTREAM_NO_BALANCE);
      case QUOTA_429 -> assertFailed(report, ReasonCode.UPSTREAM_QUOTA_EXHAUSTED);
      case HTML, SOFT_NO_CHOICES -> assertFailed(report, ReasonCode.UPSTREAM_NOT_AN_API);
      case CUT_STREAM -> assertFailed(report, ReasonCode.UPSTREAM_BROKEN_STREAM);
      case WRONG_MODEL -> assertFailed(report, ReasonCode.UPSTREAM_WRONG_MODEL);
      case MODEL_MISSING -> assertFailed(report, ReasonCode.UPSTREAM_MODEL_MISSING);
      case FORBIDDEN_403 ->
          assertThat(report.judgement())
              .isInstanceOfSatisfying(
                  ProbeJudgement.Inconclusive.class,
                  unclear -> {
                    assertThat(unclear.suspected()).isEqualTo(ReasonCode.UPSTREAM_FORBIDDEN);
                    assertThat(unclear.smoke()).contains(new SmokeModel("kimi-k2.6", "kimi-k2.6"));
                  });
    }
  }

  @ParameterizedTest
  @EnumSource(KeyTruth.class)
  void neverRepeatsTheKey(KeyTruth truth) {
    assertThat(probe(truth).toString()).doesNotContain("sk-test").contains("judgement=");
  }

  @Test
  void describesAGoodKey() {
    ProbeReport report = probe(KeyTruth.GOOD);

    ProbeJudgement.Good good = good(report);
    assertThat(good.details().rawModels())
        .containsExactly("kimi-k2.6", "moonshot-v1-8k", "deepseek-chat");
    assertThat(good.details().recommendedModels())
        .containsExactly("deepseek-chat", "moonshot-v1-8k");
    assertThat(good.details().capabilities().transport())
        .isEqualTo(
            new TransportProfile(
                Answer.TRUE,
                Answer.TRUE,
                Answer.TRUE,
                Answer.FALSE,
                AuthStyle.BEARER,
                ModelIdStyle.CANONICAL,
                List.of()));
    assertThat(good.details().capabilities().models().getFirst().supportsStream())
        .isEqualTo(Answer.TRUE);
    assertThat(good.details().capabilities().models().getFirst().supportsTools())
        .isEqualTo(Answer.TRUE);
    assertThat(good.latency()).isPositive();
    assertThat(good.advisories()).isEmpty();
  }

  @Test
  void countsEveryTokenTheUpstreamCounts() {
    ProbeReport report = probe(KeyTruth.GOOD);

    assertThat(report.tokensSpent())
        .isEqualTo(upstreams.totalUse().promptTokens() + upstreams.totalUse().completionTokens());
  }

  @Test
  void asksNothingTwiceThatAnotherKeyOfTheBaseUrlHasShown() {
    probe(KeyTruth.GOOD);
    ProbeReport second = probe(KeyTruth.SLOW);

    assertThat(second.calls()).extracting(ProbedCall::operation).containsExactly("models", "chat");
    assertThat(second.tokensSpent()).isLessThanOrEqualTo(40);
    assertThat(good(second).transport()).isEqualTo(good(probe(KeyTruth.GOOD)).transport());
  }

  @ParameterizedTest
  @EnumSource(names = {"CHAT_ONLY", "RESPONSES_GUARDED_403"})
  void advisesThatChatAloneWorks(KeyTruth truth) {
    ProbeJudgement.Good good = good(probe(truth));

    assertThat(good.transport().responses()).isEqualTo(Answer.FALSE);
    assertThat(good.advisories()).contains(Advisory.RESPONSES_UNSUPPORTED_BUT_CHAT_OK);
    assertThat(good.details().capabilities().transport().knownAdvisories())
        .containsExactly("responses_unsupported_but_chat_ok", "initial_probe_race_expected");
  }

  @Test
  void findsAnthropicMessages() {
    assertThat(good(probe(KeyTruth.GOOD, "deepseek")).transport().messages())
        .isEqualTo(Answer.TRUE);
  }

  @Test
  void sendsTheKeyInTheHeaderThatWorksAndRemembersItForTheBaseUrl() {
    assertThat(probe(KeyTruth.X_API_KEY_ONLY).calls().getFirst())
        .extracting(ProbedCall::outcome)
        .isEqualTo("401");
    ProbeReport second = probe(KeyTruth.X_API_KEY_ONLY);

    assertThat(second.calls()).extracting(ProbedCall::outcome).containsExactly("200", "200");
    assertThat(good(second).details().capabilities().transport().authStyle())
        .isEqualTo(AuthStyle.X_API_KEY);
  }

  @Test
  void asksForMoreTokensOnlyWhenTheUpstreamDoes() {
    assertThat(probe(KeyTruth.GOOD, "ark", "kimi-k2.6").calls())
        .filteredOn(call -> call.operation().equals("chat"))
        .extracting(ProbedCall::outcome)
        .containsExactly("400", "200");
  }

  @Test
  void callsAModelByTheNameOfTheRelay() {
    ProbeJudgement.Good good = good(probe(KeyTruth.GOOD, "silicon", "kimi-k2.6"));

    assertThat(good.smoke()).isEqualTo(new SmokeModel("kimi-k2.6", "moonshotai/Kimi-K2.6"));
    assertThat(good.details().capabilities().transport().modelIdStyle())
        .isEqualTo(ModelIdStyle.VENDOR_PREFIXED);
  }

  @Test
  void takesTheBestKnownModelWhenNoneIsAskedFor() {
    assertThat(good(probe(KeyTruth.GOOD, "glm")).smoke())
        .isEqualTo(new SmokeModel("kimi-k2.6", "Kimi-K2.6"));
    assertFailed(probe(KeyTruth.MODEL_MISSING, "glm"), ReasonCode.UPSTREAM_MODEL_MISSING);
  }

  @Test
  void neverTakesAnotherVersionForTheOneAskedFor() {
    assertFailed(probe(KeyTruth.GOOD, "glm", "glm-4.5"), ReasonCode.UPSTREAM_MODEL_MISSING);
  }

  @Test
  void honoursWhatARateLimitedKeySays() {
    assertThat(probe(KeyTruth.RATE_LIMITED_429).judgement())
        .isInstanceOfSatisfying(
            ProbeJudgement.Retryable.class,
            retryable -> assertThat(retryable.retryAfter()).contains(Duration.ofSeconds(1)));
  }

  @Test
  void triesTwiceBeforeItRejectsAKey() {
    assertThat(probe(KeyTruth.WRONG_KEY_401).calls())
        .extracting(ProbedCall::outcome)
        .containsExactly("401", "401", "401");
  }

  @Test
  void triesTwiceOnSilence() {
    assertThat(probe(KeyTruth.NEVER_ANSWERS).calls())
        .extracting(ProbedCall::outcome)
        .containsExactly("silent", "silent");
  }

  @Test
  void leavesANetworkFaultToTheGatewaysProof() {
    upstreams.set("kimi", BaseState.CUTTING);

    assertThat(probe(KeyTruth.GOOD).judgement())
        .isInstanceOfSatisfying(
            ProbeJudgement.Inconclusive.class,
            unclear -> {
              assertThat(unclear.suspected()).isEqualTo(ReasonCode.EGRESS_UNREACHABLE);
              assertThat(unclear.smoke()).contains(new SmokeModel("kimi-k2.6", "kimi-k2.6"));
            });
  }

  @Test
  void refusesAnAddressThatNobodyOpened() throws Exception {
    try (UpstreamHttp guarded = new UpstreamHttp(ProbeSettings.defaults(), Egress.CLOSED)) {
      ProbeReport report =
          new HttpProber(guarded, new RememberedTransportProfiles(), CATALOGUE)
              .probe(
                  new ProbeRequest(
                      BaseUrl.parse(upstreams.baseUrl("kimi")),
                      new ApiKey("sk-test-blocked"),
                      List.of(),
                      Optional.empty()));

      assertFailed(report, ReasonCode.EGRESS_BLOCKED_ADDRESS);
      assertThat(upstreams.totalUse().calls()).isZero();
    }
  }
}
