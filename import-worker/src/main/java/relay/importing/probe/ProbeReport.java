package relay.importing.probe;

import java.time.Duration;
import java.util.List;

/**
 * What a probe found, and what it cost.
 *
 * @param calls every call in order: the evidence
 * @param tokensSpent upstream tokens, as the upstream counted them
 */
public record ProbeReport(ProbeJudgement judgement, List<ProbedCall> calls, long tokensSpent) {

  public ProbeReport {
    calls = List.copyOf(calls);
  }

  /**
   * One call to the upstream.
   *
   * @param operation {@code models, chat, responses, messages, stream, tools, reasoning}
   * @param outcome the HTTP status, or {@code silent, unreachable, untrusted, garbled, cut_off,
   *     oversized, blocked}
   * @param text the beginning of what a refusal said, redacted; empty when all went well
   */
  public record ProbedCall(String operation, String outcome, Duration took, String text) {}
}
