package relay.importing.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relay.importing.bench.BenchRun;
import relay.importing.stage.ItemKeyMaterial;
import relay.importing.stage.Shutdown;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.run.ImportMode;
import relay.run.Spending;
import relay.run.StageOutcome;
import relay.run.StageResult;
import relay.run.WaitCondition;
import relay.secrets.Redactor;
import relay.simulator.upstream.FakeUpstreams;
import relay.simulator.upstream.KeyTruth;
import relay.simulator.upstream.TruthPlan;
import relay.simulator.upstream.UpstreamOptions;
import relay.testing.TestRun;

/** Items whose base URL somebody else in the fleet is looking at wait as rows. */
class SoughtTransportTest {
  private static final Duration ASK_AGAIN = Duration.ofSeconds(2);
  private static final StageOutcome WAITS =
      new StageOutcome.WaitFor(WaitCondition.TRANSPORT_PROFILE, ASK_AGAIN);
  private static final String KEY = "sk-test-patient";

  private final FakeUpstreams upstreams =
      FakeUpstreams.start(TruthPlan.empty(), UpstreamOptions.defaults());
  private final UpstreamHttp http = new UpstreamHttp(ProbeSettings.defaults(), Egress.OPEN);

  @AfterEach
  void stop() throws IOException {
    http.close();
    upstreams.close();
  }

  @Test
  void nothingIsAskedWhileSomebodyIsAtIt() {
    StageResult result = run(new At(new TransportProfiles.Standing.Sought(ASK_AGAIN)));

    assertThat(result.outcome()).isEqualTo(WAITS);
    assertThat(result.spending()).isEqualTo(Spending.NONE);
    assertThat(result.events()).isEmpty();
    assertThat(upstreams.totalUse().calls()).isZero();
  }

  @Test
  void noTurnIsTakenWhileSomebodyIsAtIt() {
    var profiles = new At(new TransportProfiles.Standing.Sought(ASK_AGAIN));
    var prober =
        ProbeConfiguration.polite(
            new HttpProber(http, profiles, ModelCatalogue.load()),
            profiles,
            _ -> new BaseUrlLimits(1, 1, Duration.ofMillis(40)),
            () -> 1,
            new Shutdown());

    for (int item = 1; item <= 3; item++) {
      assertThat(run(prober).outcome()).isEqualTo(WAITS);
    }
  }

  @Test
  void whatWasSpentBeforeSomebodyElseBeganIsCounted() {
    StageResult result = run(new At(new TransportProfiles.Standing.Unknown()));

    assertThat(result.outcome()).isEqualTo(WAITS);
    assertThat(result.spending()).isNotEqualTo(Spending.NONE);
    assertThat(result.events())
        .singleElement()
        .satisfies(event -> assertThat(event.message()).contains("another probe"));
    assertThat(upstreams.totalUse().calls()).isEqualTo(2);
  }

  private StageResult run(TransportProfiles profiles) {
    return run(new HttpProber(http, profiles, ModelCatalogue.load()));
  }

  private StageResult run(Prober prober) {
    upstreams.plant(KEY, KeyTruth.GOOD);
    Prober here =
        request ->
            prober.probe(
                new ProbeRequest(
                    BaseUrl.parse(upstreams.baseUrl("kimi")),
                    request.key(),
                    request.requestedModels(),
                    request.providerSmokeModel()));
    var run = new BenchRun(1, 1, "run_20260522_0001", TestRun.settings(ImportMode.PARTIAL));
    return new ProbeStage(here, new ExposedModels(ModelCatalogue.load()))
        .run(run.item(1, 1, "kimi-k2.6"), new Key());
  }

  /** What is known at the beginning; somebody else is always quicker to claim it. */
  private record At(Standing first) implements TransportProfiles {
    @Override
    public Standing of(BaseUrl baseUrl) {
      return first;
    }

    @Override
    public Standing.Settled orProbe(BaseUrl baseUrl, Probe probe) {
      return new Standing.Sought(ASK_AGAIN);
    }
  }

  private record Key() implements ItemKeyMaterial {
    @Override
    public Optional<ApiKey> apiKey() {
      return Optional.of(new ApiKey(KEY));
    }

    @Override
    public Redactor redactor() {
      return Redactor.of(List.of(KEY));
    }
  }
}
