package relay.importing.probe;

import java.time.Duration;
import java.util.Optional;
import relay.importing.probe.TransportProfiles.Standing;
import relay.run.CapabilityProfile.AuthStyle;
import relay.run.ReasonCode;

/**
 * The prober that calls upstreams: the model list, one minimal chat completion, and what the base
 * URL understands when nobody in the fleet knows it yet.
 */
public final class HttpProber implements Prober {
  private final UpstreamHttp http;
  private final TransportProfiles transports;
  private final ModelCatalogue catalogue;
  private final ModelChoice choice;

  public HttpProber(UpstreamHttp http, TransportProfiles transports, ModelCatalogue catalogue) {
    this.http = http;
    this.transports = transports;
    this.catalogue = catalogue;
    this.choice = new ModelChoice(catalogue);
  }

  @Override
  public ProbeReport probe(ProbeRequest request) {
    return switch (transports.of(request.baseUrl())) {
      case Standing.Known(ProbedTransport transport) -> probe(request, transport.authStyle());
      case Standing.Unknown() -> probe(request, AuthStyle.BEARER);
      case Standing.Sought(Duration askAgain) -> PatientProber.sought(askAgain);
    };
  }

  private ProbeReport probe(ProbeRequest request, AuthStyle usual) {
    UpstreamSession session = new UpstreamSession(http, request, usual);
    return session.report(judge(request, session));
  }

  private ProbeJudgement judge(ProbeRequest request, UpstreamSession session) {
    UpstreamAnswer answer = session.get("models", "/models");
    return switch (answer) {
      case UpstreamAnswer.Silent silent -> Refusals.silent();
      case UpstreamAnswer.Blocked blocked -> Refusals.blocked(blocked);
      case UpstreamAnswer.Unreachable gone ->
          Refusals.unreachable(gone, session, choice.unseen(request));
      case UpstreamAnswer.Untrusted untrusted ->
          Refusals.untrusted(untrusted, session, choice.unseen(request));
      case UpstreamAnswer.Garbled garbled -> withoutList(request, session, answer);
      case UpstreamAnswer.Oversized oversized -> withoutList(request, session, answer);
      case UpstreamAnswer.CutOff cut -> withoutList(request, session, answer);
      case UpstreamAnswer.Complete complete ->
          complete.isSuccess()
              ? ModelList.read(complete.body(), catalogue, session::mayBeShown)
                  .map(list -> withList(request, session, list))
                  .orElseGet(() -> withoutList(request, session, answer))
              : withoutList(request, session, answer);
    };
  }

  private ProbeJudgement withList(ProbeRequest request, UpstreamSession session, ModelList list) {
    return choice
        .choose(request, Optional.of(list))
        .map(model -> ask(request, session, model, new Listing.Read(list)))
        .orElseGet(() ->
            new ProbeJudgement.Failed(
                ReasonCode.UPSTREAM_MODEL_MISSING,
                "none of the " + list.models().size() + " models listed is a known chat model"));
  }

  /** Many relays have no list; one that cannot be read is no evidence against the key. */
  private ProbeJudgement withoutList(
      ProbeRequest request, UpstreamSession session, UpstreamAnswer answer) {
    return choice
        .unseen(request)
        .map(model -> ask(request, session, model, Listing.without(answer)))
        .map(judgement -> doubted(judgement, answer))
        .orElseGet(() -> Refusals.ofList(confirmed(answer, session), session));
  }

  /**
   * Without a list the model's raw name is a guess. When the list failed for the moment only, a
   * model that is not there says nothing of the key: the next look at the list may show its name.
   */
  private static ProbeJudgement doubted(ProbeJudgement judgement, UpstreamAnswer list) {
    return judgement instanceof ProbeJudgement.Failed failed
            && failed.reason() == ReasonCode.UPSTREAM_MODEL_MISSING
            && Listing.without(list) instanceof Listing.NotNow
        ? new ProbeJudgement.Retryable(
            ReasonCode.UPSTREAM_UNAVAILABLE,
            Optional.empty(),
            "the model list could not be read just now, and the name asked for is not known")
        : judgement;
  }

  private static UpstreamAnswer confirmed(UpstreamAnswer answer, UpstreamSession session) {
    return session.isRejected() && !session.isRejectionConfirmed()
        ? session.get("models", "/models")
        : answer;
  }

  private ProbeJudgement ask(
      ProbeRequest request, UpstreamSession session, ModelName model, Listing list) {
    return switch (new SmokeCall(session, catalogue, model).ask()) {
      case SmokeCall.Outcome.Refused refused -> refused.judgement();
      case SmokeCall.Outcome.Answered answered -> {
        TransportProfiles.Probe transport =
            claim ->
                new TransportProbe(session, model, answered.request(), answered.answer(), claim)
                    .run();
        yield switch (transports.orProbe(request.baseUrl(), transport)) {
          case Standing.Known(ProbedTransport known) ->
              new GoodKey(catalogue, request, model, list, answered, known)
                  .describe(session.authStyle());
          case Standing.Sought(Duration askAgain) -> new ProbeJudgement.TransportSought(askAgain);
        };
      }
    };
  }
}
