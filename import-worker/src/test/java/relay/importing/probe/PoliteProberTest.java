package relay.importing.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import relay.gate.GateLimits;
import relay.importing.stage.Shutdown;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.run.ReasonCode;

class PoliteProberTest {
  private static final Duration SHORT = Duration.ofMillis(40);
  private static final ProbeRequest REQUEST =
      new ProbeRequest(
          BaseUrl.parse("https://polite.example.com"),
          new ApiKey("sk-test-polite"),
          List.of(),
          Optional.empty());
  private static final ProbeReport ASKED =
      new ProbeReport(
          new ProbeJudgement.Failed(ReasonCode.UPSTREAM_KEY_REJECTED, ""), List.of(), 1);

  @Test
  void whoGetsNoTurnHasNotBeenAsked() {
    var prober =
        new PoliteProber(
            request -> ASKED, _ -> new BaseUrlLimits(1, 8, SHORT), () -> 1, new Shutdown());

    assertThat(prober.probe(REQUEST)).isEqualTo(ASKED);
    assertThat(prober.probe(REQUEST).judgement())
        .isEqualTo(new ProbeJudgement.NoTurn(Duration.ofMillis(20)));
  }

  @Test
  void whoFindsAllPlacesTakenHasNotBeenAskedEither() throws InterruptedException {
    var asking = new CountDownLatch(1);
    var answered = new CountDownLatch(1);
    Prober slow =
        request -> {
          asking.countDown();
          waitFor(answered);
          return ASKED;
        };
    var prober =
        new PoliteProber(slow, _ -> new BaseUrlLimits(100, 1, SHORT), () -> 1, new Shutdown());
    var first = Thread.ofVirtual().start(() -> prober.probe(REQUEST));
    asking.await();

    assertThat(prober.probe(REQUEST).judgement()).isInstanceOf(ProbeJudgement.NoTurn.class);
    answered.countDown();
    first.join();
  }

  @Test
  void limitsThatChangeAreKeptFromTheNextProbeOn() {
    var limits = new AtomicReference<>(new BaseUrlLimits(1, 8, SHORT));
    var prober = new PoliteProber(request -> ASKED, _ -> limits.get(), () -> 1, new Shutdown());
    prober.probe(REQUEST);
    assertThat(prober.probe(REQUEST).judgement()).isInstanceOf(ProbeJudgement.NoTurn.class);

    limits.set(limits.get().with(new GateLimits(1_000, null)));

    assertThat(prober.probe(REQUEST)).isEqualTo(ASKED);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
