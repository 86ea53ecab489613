package relay.importing.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import relay.importing.probe.ProbeReport.ProbedCall;
import relay.run.ProbeEvidence;
import relay.run.ReasonCode;

class EvidenceTest {

  @Test
  void tellsWhatWasCalledHowItEndedAndWhatItCost() {
    var report =
        new ProbeReport(
            new ProbeJudgement.Failed(ReasonCode.UPSTREAM_KEY_REJECTED, "401 twice"),
            List.of(
                new ProbedCall("models", "200", Duration.ofMillis(12), ""),
                new ProbedCall("chat", "401", Duration.ofMillis(34), "no such key [redacted]")),
            7);

    assertThat(Evidence.of(report))
        .isEqualTo(
            new ProbeEvidence(
                "failed",
                Map.of(
                    "calls",
                    List.of(
                        Map.of("operation", "models", "outcome", "200", "ms", 12L),
                        Map.of(
                            "operation", "chat",
                            "outcome", "401",
                            "ms", 34L,
                            "text", "no such key [redacted]")),
                    "tokens",
                    7L,
                    "detail",
                    "401 twice")));
  }
}
