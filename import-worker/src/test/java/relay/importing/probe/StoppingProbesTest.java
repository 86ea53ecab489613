package relay.importing.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relay.importing.stage.Shutdown;
import relay.importing.stage.ShutdownException;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.run.ReasonCode;

/** Probes that wait for their turn, and a worker that stops meanwhile. */
class StoppingProbesTest {
  private static final BaseUrlLimits ONE_AT_A_TIME =
      new BaseUrlLimits(1_000, 1, Duration.ofMinutes(1));
  private static final ProbeReport REPORT =
      new ProbeReport(
          new ProbeJudgement.Retryable(ReasonCode.UPSTREAM_UNAVAILABLE, Optional.empty(), "test"),
          List.of(),
          0);

  private final Shutdown shutdown = new Shutdown();
  private final AtomicInteger begun = new AtomicInteger();
  private final CountDownLatch answer = new CountDownLatch(1);
  private final PoliteProber prober =
      new PoliteProber(this::slowly, _ -> ONE_AT_A_TIME, () -> 1, shutdown);

  @AfterEach
  void end() {
    answer.countDown();
  }

  @Test
  void whoWaitsForATurnIsToldAtOnceAndWhoHasOneEndsInPeace() throws Exception {
    var first = probe();
    await().until(() -> begun.get() == 1);
    var second = probe();
    var third = probe();

    shutdown.begin();

    assertToldToStop(second);
    assertToldToStop(third);
    assertThat(first).isNotDone();
    answer.countDown();
    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(REPORT);
    assertThat(begun).hasValue(1);
  }

  @Test
  void nothingBeginsAfterwards() {
    shutdown.begin();

    assertToldToStop(probe());
    assertThat(begun).hasValue(0);
  }

  private static void assertToldToStop(CompletableFuture<ProbeReport> probe) {
    assertThatThrownBy(() -> probe.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ShutdownException.class);
  }

  private CompletableFuture<ProbeReport> probe() {
    var request =
        new ProbeRequest(
            BaseUrl.parse("https://seller.example/v1"),
            new ApiKey("sk-test-polite"),
            List.of(),
            Optional.empty());
    var report = new CompletableFuture<ProbeReport>();
    Thread.startVirtualThread(() -> {
      try {
        report.complete(prober.probe(request));
      } catch (ShutdownException stopping) {
        report.completeExceptionally(stopping);
      }
    });
    return report;
  }

  private ProbeReport slowly(ProbeRequest request) {
    begun.incrementAndGet();
    try {
      answer.await();
      return REPORT;
    } catch (InterruptedException e) {
      throw new IllegalStateException("a call that has begun is not to be interrupted", e);
    }
  }
}
