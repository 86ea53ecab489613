package relay.importing.probe;

import relay.run.ReasonCode;

/** What a refusal of an upstream means. */
enum UpstreamFault {
  KEY_REJECTED(ReasonCode.UPSTREAM_KEY_REJECTED, Weight.CERTAIN),
  NO_BALANCE(ReasonCode.UPSTREAM_NO_BALANCE, Weight.CERTAIN),
  QUOTA_EXHAUSTED(ReasonCode.UPSTREAM_QUOTA_EXHAUSTED, Weight.CERTAIN),
  MODEL_MISSING(ReasonCode.UPSTREAM_MODEL_MISSING, Weight.CERTAIN),
  NOT_AN_API(ReasonCode.UPSTREAM_NOT_AN_API, Weight.CERTAIN),
  RATE_LIMITED(ReasonCode.UPSTREAM_RATE_LIMITED, Weight.PASSING),
  UNAVAILABLE(ReasonCode.UPSTREAM_UNAVAILABLE, Weight.PASSING),
  /** Perhaps for our address only. */
  FORBIDDEN(ReasonCode.UPSTREAM_FORBIDDEN, Weight.PERHAPS_OURS),
  /** A 4xx nobody knows: perhaps a request that only we would send. */
  REFUSED(ReasonCode.UPSTREAM_NOT_AN_API, Weight.PERHAPS_OURS),
  /** Asks for a larger {@code max_tokens}. */
  WANTS_MORE_TOKENS(ReasonCode.UPSTREAM_NOT_AN_API, Weight.PERHAPS_OURS),
  /** Asks for {@code max_completion_tokens} in place of {@code max_tokens}. */
  WANTS_OTHER_FIELD(ReasonCode.UPSTREAM_NOT_AN_API, Weight.PERHAPS_OURS);

  /** How much a refusal says about the key. */
  enum Weight {
    CERTAIN,
    PASSING,
    PERHAPS_OURS
  }

  private final ReasonCode reason;
  private final Weight weight;

  UpstreamFault(ReasonCode reason, Weight weight) {
    this.reason = reason;
    this.weight = weight;
  }

  ReasonCode reason() {
    return reason;
  }

  Weight weight() {
    return weight;
  }
}
