package relay.importing.probe;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relay.gate.GateKind;
import relay.importing.stage.ItemKeyMaterial;
import relay.importing.stage.Stage;
import relay.run.Advisory;
import relay.run.CapabilityProfile.Answer;
import relay.run.CapabilityProfile.AuthStyle;
import relay.run.ClaimedItem;
import relay.run.ConfirmationStatus;
import relay.run.ItemFindings;
import relay.run.ItemFindings.UpstreamProof;
import relay.run.ItemStage;
import relay.run.ReasonCode;
import relay.run.Spending;
import relay.run.StageOutcome;
import relay.run.StageResult;
import relay.run.TrailEvent;
import relay.run.Verdict;
import relay.run.WaitCondition;

/**
 * The first stage of an item (design 3.3, probe): our own call to the upstream with the key. Makes
 * nothing anywhere, so it may run any number of times.
 */
public final class ProbeStage implements Stage {

  private static final String NO_TURN = "no turn came within the limits of the base URL";

  private static final String TRANSPORT_SOUGHT =
      "another probe is finding out what the base URL understands";

  private final Prober prober;
  private final ExposedModels exposed;

  public ProbeStage(Prober prober, ExposedModels exposed) {
    this.prober = prober;
    this.exposed = exposed;
  }

  @Override
  public ItemStage stage() {
    return ItemStage.PROBE;
  }

  @Override
  public StageResult run(ClaimedItem item, ItemKeyMaterial key) {
    var opened = key.apiKey();
    if (opened.isEmpty()) {
      var gone = Verdict.unknown(ReasonCode.RUN_KEY_DESTROYED);
      return StageResult.of(new StageOutcome.Finish(gone, ""), item.findings());
    }
    var request =
        new ProbeRequest(item.baseUrl(), opened.get(), item.requestedModels(), Optional.empty());
    var report = prober.probe(request);
    var result = judged(item, report.judgement());
    if (report.calls().isEmpty()) {
      return result;
    }
    return BaseUrlSign.of(report)
        .map(sign -> result.withMet(GateKind.UPSTREAM, sign))
        .orElse(result)
        .withEvents(List.of(event(report)))
        .withEvidence(Evidence.of(report))
        .withSpending(new Spending(report.tokensSpent(), 0, 0, 0));
  }

  private StageResult judged(ClaimedItem item, ProbeJudgement judgement) {
    return switch (judgement) {
      case ProbeJudgement.Good good -> good(item, good);
      case ProbeJudgement.Failed failed ->
          StageResult.of(
              new StageOutcome.Finish(Verdict.broken(failed.reason()), failed.detail()),
              item.findings());
      case ProbeJudgement.Retryable later ->
          StageResult.of(
              new StageOutcome.RetryLater(
                  later.detail(), later.retryAfter(), degraded(later.reason())),
              item.findings());
      case ProbeJudgement.Inconclusive unclear -> unclear(item, unclear);
      case ProbeJudgement.NoTurn(Duration askAgain) ->
          StageResult.of(new StageOutcome.WaitFor(WaitCondition.TURN, askAgain), item.findings());
      case ProbeJudgement.TransportSought(Duration askAgain) ->
          StageResult.of(
              new StageOutcome.WaitFor(WaitCondition.TRANSPORT_PROFILE, askAgain), item.findings());
    };
  }

  private StageResult good(ClaimedItem item, ProbeJudgement.Good good) {
    var names =
        exposed.choose(
            item.run().settings().models(), item.requestedModels(), good.models(), good.smoke());
    var probe =
        new ItemFindings.Probe(
            UpstreamProof.OK,
            good.smoke().publicName(),
            good.smoke().rawName(),
            names,
            good.details().capabilities().transport().authStyle(),
            good.transport().responses(),
            good.latency().toMillis());
    return advanced(item.findings().withProbe(probe).with(good.advisories()))
        .withDetails(good.details());
  }

  /** The proof through the host decides, when there is a model to prove with. */
  private StageResult unclear(ClaimedItem item, ProbeJudgement.Inconclusive unclear) {
    if (unclear.smoke().isEmpty()) {
      return StageResult.of(
          new StageOutcome.RetryLater(
              unclear.detail(), Optional.empty(), unproved(unclear.suspected())),
          item.findings());
    }
    var smoke = unclear.smoke().get();
    var names =
        exposed.choose(
            item.run().settings().models(),
            item.requestedModels(),
            exposed.unseen(item.requestedModels()),
            smoke);
    var probe =
        new ItemFindings.Probe(
            UpstreamProof.NOT_REACHABLE_FROM_HERE,
            smoke.publicName(),
            smoke.rawName(),
            names,
            AuthStyle.BEARER,
            Answer.UNKNOWN,
            0);
    return advanced(
        item.findings().withProbe(probe).with(List.of(Advisory.NOT_REACHABLE_FROM_HERE)));
  }

  private static StageResult advanced(ItemFindings findings) {
    return StageResult.of(new StageOutcome.Advance(ItemStage.PROVISION), findings);
  }

  private static Verdict degraded(ReasonCode reason) {
    return Verdict.degraded(ConfirmationStatus.FAILED, reason);
  }

  /** What is true of a key that nobody could prove: a network fault passes, a refusal does not. */
  private static Verdict unproved(ReasonCode suspected) {
    return suspected == ReasonCode.EGRESS_UNREACHABLE
        ? degraded(suspected)
        : Verdict.broken(suspected);
  }

  private static TrailEvent event(ProbeReport report) {
    return new TrailEvent(
        "probed",
        message(report.judgement()),
        Map.of("calls", report.calls().size(), "tokens", report.tokensSpent()));
  }

  private static String message(ProbeJudgement judgement) {
    return switch (judgement) {
      case ProbeJudgement.Good good ->
          "the upstream answered as %s after %d ms"
              .formatted(good.smoke().rawName(), good.latency().toMillis());
      case ProbeJudgement.Failed failed -> failed.detail();
      case ProbeJudgement.Retryable later -> later.detail();
      case ProbeJudgement.Inconclusive unclear -> unclear.detail();
      case ProbeJudgement.NoTurn _ -> NO_TURN;
      case ProbeJudgement.TransportSought _ -> TRANSPORT_SOUGHT;
    };
  }
}
