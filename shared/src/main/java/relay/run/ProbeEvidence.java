package relay.run;

import java.util.Map;

/**
 * What a probe did and saw, kept for people beside the verdict.
 *
 * @param outcome {@code good, failed, retryable} or {@code inconclusive}
 * @param report small facts; its texts are redacted and storable
 */
public record ProbeEvidence(String outcome, Map<String, Object> report) {

  public ProbeEvidence {
    report = Map.copyOf(report);
  }
}
