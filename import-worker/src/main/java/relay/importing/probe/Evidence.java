package relay.importing.probe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relay.importing.probe.ProbeReport.ProbedCall;
import relay.run.ProbeEvidence;

/** A probe's report as it is kept: what was called, how it ended, and what it cost. Pure. */
final class Evidence {
  private static final int MODELS = 20;

  private Evidence() {}

  static ProbeEvidence of(ProbeReport report) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("calls", report.calls().stream().map(Evidence::call).toList());
    facts.put("tokens", report.tokensSpent());
    return switch (report.judgement()) {
      case ProbeJudgement.Good good -> {
        List<String> models = good.models().stream().map(ModelName::raw).toList();
        facts.put("models_listed", models.size());
        facts.put("models", models.subList(0, Math.min(models.size(), MODELS)));
        facts.put("smoke_model", good.smoke().rawName());
        facts.put("latency_ms", good.latency().toMillis());
        facts.put("catalogue", good.catalogueVersion());
        facts.put("transport", transport(good.transport()));
        yield new ProbeEvidence("good", facts);
      }
      case ProbeJudgement.Failed failed -> because(facts, "failed", failed.detail());
      case ProbeJudgement.Retryable later -> because(facts, "retryable", later.detail());
      case ProbeJudgement.Inconclusive unclear -> because(facts, "inconclusive", unclear.detail());
      case ProbeJudgement.NoTurn _ -> because(facts, "no_turn", "");
      case ProbeJudgement.TransportSought _ -> because(facts, "transport_sought", "");
    };
  }

  private static Map<String, Object> transport(ProbedTransport found) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("asked", found.model());
    facts.put("responses", found.responses().code());
    facts.put("messages", found.messages().code());
    facts.put("stream", found.stream().code());
    facts.put("tools", found.tools().code());
    facts.put("reasoning", found.reasoning().code());
    facts.put("tool_call_ids", found.toolCallIds().code());
    facts.put("response_ids", found.responseIds().code());
    return facts;
  }

  private static ProbeEvidence because(Map<String, Object> facts, String outcome, String detail) {
    facts.put("detail", detail);
    return new ProbeEvidence(outcome, facts);
  }

  private static Map<String, Object> call(ProbedCall call) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("operation", call.operation());
    facts.put("outcome", call.outcome());
    facts.put("ms", call.took().toMillis());
    if (!call.text().isEmpty()) {
      facts.put("text", call.text());
    }
    return facts;
  }
}
