package relay.importing.probe;

import java.util.Optional;
import java.util.Set;
import relay.gate.Sign;
import relay.run.ReasonCode;

/** What a probe says of its base URL, whoever's key it was made with. Pure. */
final class BaseUrlSign {
  private static final String SILENT = "silent";
  private static final Set<ReasonCode> OF_THE_KEY =
      Set.of(
          ReasonCode.UPSTREAM_NO_BALANCE,
          ReasonCode.UPSTREAM_QUOTA_EXHAUSTED,
          ReasonCode.UPSTREAM_MODEL_MISSING,
          ReasonCode.UPSTREAM_WRONG_MODEL);

  private BaseUrlSign() {}

  /** Empty when it says nothing. */
  static Optional<Sign> of(ProbeReport report) {
    return switch (report.judgement()) {
      case ProbeJudgement.Good _ -> Optional.of(Sign.ANSWERS);
      case ProbeJudgement.Failed failed -> ofFailure(failed);
      case ProbeJudgement.Retryable later -> Optional.of(ofPassing(later.reason(), report));
      case ProbeJudgement.Inconclusive unclear ->
          unclear.suspected() == ReasonCode.EGRESS_UNREACHABLE
              ? Optional.of(Sign.UNREACHABLE)
              : Optional.empty();
      case ProbeJudgement.NoTurn _ -> Optional.empty();
      case ProbeJudgement.TransportSought _ ->
          report.calls().isEmpty() ? Optional.empty() : Optional.of(Sign.ANSWERS);
    };
  }

  /** What refuses one key for its own sake is in order. */
  private static Optional<Sign> ofFailure(ProbeJudgement.Failed failed) {
    if (Refusals.isPage(failed)) {
      return Optional.of(Sign.PAGE);
    }
    if (failed.reason() == ReasonCode.UPSTREAM_KEY_REJECTED) {
      return Optional.of(Sign.REFUSED);
    }
    return OF_THE_KEY.contains(failed.reason()) ? Optional.of(Sign.ANSWERS) : Optional.empty();
  }

  private static Sign ofPassing(ReasonCode reason, ProbeReport report) {
    if (reason == ReasonCode.UPSTREAM_RATE_LIMITED) {
      return Sign.BUSY;
    }
    return report.calls().isEmpty() || report.calls().getLast().outcome().equals(SILENT)
        ? Sign.UNREACHABLE
        : Sign.FAILING;
  }
}
