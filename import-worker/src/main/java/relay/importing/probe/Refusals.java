package relay.importing.probe;

import java.util.Optional;
import relay.run.ReasonCode;

/** Turns refusals of an upstream into judgements. Pure. */
final class Refusals {
  private static final int NO_SUCH_PATH = 404;
  private static final String WITH_A_PAGE = " with a page: ";

  private Refusals() {}

  /** An answer that is no success, or a success with an error or a page in it. */
  static ProbeJudgement of(
      UpstreamAnswer.Complete answer, UpstreamSession session, Optional<ModelName> model) {
    if (answer.isSuccess() && answer.isPage()) {
      return new ProbeJudgement.Failed(
          ReasonCode.UPSTREAM_NOT_AN_API,
          answer.status() + WITH_A_PAGE + session.redacted(answer.body()));
    }
    UpstreamFault fault = FaultTable.of(answer.status(), answer.body());
    String detail =
        isRedirect(answer.status())
            ? answer.status() + ": redirects are not followed; name the address they lead to"
            : answer.status() + " " + session.redacted(answer.body());
    return switch (fault.weight()) {
      case CERTAIN -> new ProbeJudgement.Failed(fault.reason(), detail);
      case PASSING -> new ProbeJudgement.Retryable(fault.reason(), answer.retryAfter(), detail);
      case PERHAPS_OURS ->
          new ProbeJudgement.Inconclusive(fault.reason(), model.map(ModelChoice::smoke), detail);
    };
  }

  private static boolean isRedirect(int status) {
    return status >= 300 && status < 400;
  }

  /** Whether a web page came where an API's answer was due. */
  static boolean isPage(ProbeJudgement.Failed failed) {
    return failed.reason() == ReasonCode.UPSTREAM_NOT_AN_API
        && failed.detail().contains(WITH_A_PAGE);
  }

  /** No list, and no model to ask without one: the list's own refusal is all there is to judge. */
  static ProbeJudgement ofList(UpstreamAnswer answer, UpstreamSession session) {
    if (answer instanceof UpstreamAnswer.Garbled garbled) {
      return garbled(garbled, session);
    }
    if (!(answer instanceof UpstreamAnswer.Complete complete)) {
      return new ProbeJudgement.Failed(
          ReasonCode.UPSTREAM_NOT_AN_API, "the model list is not whole: " + answer.outcome());
    }
    boolean none =
        (complete.isSuccess() && !complete.isPage()) || complete.status() == NO_SUCH_PATH;
    return none
        ? new ProbeJudgement.Failed(
            ReasonCode.UPSTREAM_MODEL_MISSING, "no model list, and no model was asked for")
        : of(complete, session, Optional.empty());
  }

  static ProbeJudgement silent() {
    return new ProbeJudgement.Retryable(
        ReasonCode.UPSTREAM_UNAVAILABLE, Optional.empty(), "no answer in time, twice");
  }

  static ProbeJudgement unreachable(
      UpstreamAnswer.Unreachable answer, UpstreamSession session, Optional<ModelName> model) {
    return new ProbeJudgement.Inconclusive(
        ReasonCode.EGRESS_UNREACHABLE,
        model.map(ModelChoice::smoke),
        session.redacted(answer.detail()));
  }

  /** Whom the host trusts is the host's affair, so its proof decides here, too. */
  static ProbeJudgement untrusted(
      UpstreamAnswer.Untrusted answer, UpstreamSession session, Optional<ModelName> model) {
    return new ProbeJudgement.Inconclusive(
        ReasonCode.EGRESS_UNREACHABLE,
        model.map(ModelChoice::smoke),
        session.redacted(answer.detail()));
  }

  static ProbeJudgement garbled(UpstreamAnswer.Garbled answer, UpstreamSession session) {
    return new ProbeJudgement.Failed(
        ReasonCode.UPSTREAM_NOT_AN_API,
        "what answers does not speak HTTP as it should: " + session.redacted(answer.detail()));
  }

  /** The message names the setting and the address, never the key. */
  static ProbeJudgement blocked(UpstreamAnswer.Blocked answer) {
    return new ProbeJudgement.Failed(ReasonCode.EGRESS_BLOCKED_ADDRESS, answer.detail());
  }
}
