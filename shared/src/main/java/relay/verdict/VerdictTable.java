package relay.verdict;

import relay.host.HostVersion;
import relay.run.ConfirmationStatus;
import relay.run.ReasonCode;
import relay.run.Verdict;

/**
 * The normative table of verdicts (design 3.3, done): what is said of an item when this is the end
 * of it. {@code docs/verdicts.md} is written from it.
 */
public final class VerdictTable {

  private VerdictTable() {}

  /**
   * The verdict on an item that ends for this reason: {@code broken} when the key will not work,
   * {@code degraded} when the account may be good and something around it is not, {@code unknown}
   * when nobody finished looking.
   */
  public static Verdict endedBy(ReasonCode reason) {
    return switch (reason) {
      case UPSTREAM_KEY_REJECTED,
          UPSTREAM_NO_BALANCE,
          UPSTREAM_QUOTA_EXHAUSTED,
          UPSTREAM_FORBIDDEN,
          UPSTREAM_MODEL_MISSING,
          UPSTREAM_WRONG_MODEL,
          UPSTREAM_NOT_AN_API,
          UPSTREAM_BROKEN_STREAM,
          HOST_RESPONSES_ONLY,
          EGRESS_BLOCKED_ADDRESS,
          INPUT_BAD_ROW,
          INPUT_BAD_URL,
          INPUT_BAD_KEY ->
          Verdict.broken(reason);
      case UPSTREAM_RATE_LIMITED,
          UPSTREAM_UNAVAILABLE,
          HOST_REFUSED,
          HOST_GROUP_CONFLICT,
          HOST_UNAVAILABLE,
          EGRESS_UNREACHABLE ->
          Verdict.degraded(ConfirmationStatus.FAILED, reason);
      case ACCESS_LOGIN_FAILED, ACCESS_NO_SUBSCRIPTION, ACCESS_NO_BALANCE, ACCESS_GATEWAY_FAILED ->
          Verdict.degraded(ConfirmationStatus.FAILED, reason);
      case RUN_STOPPED, RUN_CANCELLED, RUN_KEY_DESTROYED -> Verdict.unknown(reason);
    };
  }

  /** The verdict on a key that is only good for chat: old hosts cannot serve it (host-api 9.1). */
  public static Verdict chatOnly(HostVersion host) {
    return host.servesChatOnlyUpstreams()
        ? Verdict.active(ConfirmationStatus.ADVISORY)
        : Verdict.broken(ReasonCode.HOST_RESPONSES_ONLY);
  }
}
