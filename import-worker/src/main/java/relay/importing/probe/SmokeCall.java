package relay.importing.probe;

import java.time.Duration;
import java.util.Optional;
import relay.run.ReasonCode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One minimal chat completion: as few tokens as the upstream takes, more only when its error asks
 * for it. What a 200 would condemn the key for is asked once more before it counts.
 */
final class SmokeCall {
  private static final int[] LADDER = {1, 16, 64};
  private static final String MAX_TOKENS = "max_tokens";
  private static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";

  /** What is charged when the upstream does not count: the prompt's words and form. */
  private static final int UNCOUNTED_PROMPT = 8;

  private final UpstreamSession session;
  private final ModelCatalogue catalogue;
  private final ModelName model;
  private int rung;
  private String limitField = MAX_TOKENS;

  SmokeCall(UpstreamSession session, ModelCatalogue catalogue, ModelName model) {
    this.session = session;
    this.catalogue = catalogue;
    this.model = model;
  }

  sealed interface Outcome {

    /**
     * The model answered.
     *
     * @param request the body that was accepted, to be varied by who asks for more
     */
    record Answered(ChatAnswer.Spoken answer, ObjectNode request, Duration latency)
        implements Outcome {}

    record Refused(ProbeJudgement judgement) implements Outcome {}
  }

  Outcome ask() {
    Outcome outcome = climb();
    return outcome instanceof Outcome.Refused refused
            && refused.judgement() instanceof ProbeJudgement.Failed failed
            && isWorthAsking(failed)
        ? climb()
        : outcome;
  }

  /** Other failures the session has tried twice, or the upstream was explicit. */
  private boolean isWorthAsking(ProbeJudgement.Failed failed) {
    return failed.reason() == ReasonCode.UPSTREAM_KEY_REJECTED
        ? !session.isRejectionConfirmed()
        : failed.reason() == ReasonCode.UPSTREAM_WRONG_MODEL
            || failed.reason() == ReasonCode.UPSTREAM_NOT_AN_API;
  }

  private Outcome climb() {
    while (true) {
      ObjectNode request = body();
      UpstreamAnswer answer = session.post("chat", "/chat/completions", request);
      if (answer instanceof UpstreamAnswer.Complete complete && !complete.isSuccess()) {
        UpstreamFault fault = FaultTable.of(complete.status(), complete.body());
        if (canAdapt(fault)) {
          continue;
        }
      }
      return judge(answer, request);
    }
  }

  /** Climbs a rung or changes the field when the error asks for it; false when there is no more. */
  private boolean canAdapt(UpstreamFault fault) {
    if (fault == UpstreamFault.WANTS_OTHER_FIELD && limitField.equals(MAX_TOKENS)) {
      limitField = MAX_COMPLETION_TOKENS;
      return true;
    }
    if (fault == UpstreamFault.WANTS_MORE_TOKENS && rung < LADDER.length - 1) {
      rung++;
      return true;
    }
    return false;
  }

  private Outcome judge(UpstreamAnswer answer, ObjectNode request) {
    return switch (answer) {
      case UpstreamAnswer.Complete complete ->
          complete.isSuccess() && !complete.isPage()
              ? judgeBody(complete, request)
              : new Outcome.Refused(Refusals.of(complete, session, Optional.of(model)));
      case UpstreamAnswer.Oversized oversized ->
          failed(ReasonCode.UPSTREAM_NOT_AN_API, "the answer does not end");
      case UpstreamAnswer.CutOff cut ->
          failed(ReasonCode.UPSTREAM_BROKEN_STREAM, "the answer was cut off twice");
      case UpstreamAnswer.Silent silent -> new Outcome.Refused(Refusals.silent());
      case UpstreamAnswer.Unreachable gone ->
          new Outcome.Refused(Refusals.unreachable(gone, session, Optional.of(model)));
      case UpstreamAnswer.Untrusted untrusted ->
          new Outcome.Refused(Refusals.untrusted(untrusted, session, Optional.of(model)));
      case UpstreamAnswer.Garbled garbled ->
          new Outcome.Refused(Refusals.garbled(garbled, session));
      case UpstreamAnswer.Blocked blocked -> new Outcome.Refused(Refusals.blocked(blocked));
    };
  }

  private Outcome judgeBody(UpstreamAnswer.Complete complete, ObjectNode request) {
    return switch (ChatAnswer.read(complete.body())) {
      case ChatAnswer.Spoken spoken -> judgeSpeaker(spoken, request);
      case ChatAnswer.Nobody nobody ->
          failed(ReasonCode.UPSTREAM_NOT_AN_API, "200 without choices");
      case ChatAnswer.ErrorBody error ->
          new Outcome.Refused(
              Refusals.of(
                  new UpstreamAnswer.Complete(
                      complete.status(), complete.retryAfter(), error.body()),
                  session,
                  Optional.of(model)));
      case ChatAnswer.Unfinished unfinished ->
          failed(ReasonCode.UPSTREAM_BROKEN_STREAM, "the stream has no end");
      case ChatAnswer.Foreign foreign ->
          failed(
              ReasonCode.UPSTREAM_NOT_AN_API,
              "200 with something else: " + session.redacted(complete.body()));
    };
  }

  private Outcome judgeSpeaker(ChatAnswer.Spoken spoken, ObjectNode request) {
    session.spend(spoken.tokens() > 0 ? spoken.tokens() : UNCOUNTED_PROMPT + LADDER[rung]);
    Optional<String> stranger =
        spoken.model().filter(answered -> !catalogue.mayAnswerFor(model.raw(), answered));
    return stranger
        .map(answered ->
            failed(
                ReasonCode.UPSTREAM_WRONG_MODEL,
                "asked for "
                    + session.redacted(model.raw())
                    + ", answered by "
                    + session.redacted(answered)))
        .orElseGet(() -> new Outcome.Answered(spoken, request, session.lastTook()));
  }

  private static Outcome failed(ReasonCode reason, String detail) {
    return new Outcome.Refused(new ProbeJudgement.Failed(reason, detail));
  }

  private ObjectNode body() {
    ObjectNode body = JsonMapper.shared().createObjectNode().put("model", model.raw());
    body.putArray("messages").addObject().put("role", "user").put("content", "hi");
    return body.put(limitField, LADDER[rung]).put("stream", false);
  }
}
