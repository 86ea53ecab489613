package relay.host.sub2api;

import java.time.Duration;
import relay.host.HostLimits;
import relay.host.HostOperation;

/**
 * How much of a call's answer is waited for and kept.
 *
 * @param within until the last byte of the answer, from the request on
 * @param longestBody the most bytes of the answer
 */
record Bounds(Duration within, int longestBody) {
  /**
   * A page of 1,000 accounts with their groups is about 5 MB, but an account that maps hundreds of
   * models has 20 KB and more, and whoever cannot read a page cannot read the list at all.
   */
  private static final int A_PAGE = 64 << 20;

  /** Far above any single object, stream of a test or answer of one token. */
  private static final int AN_OBJECT = 4 << 20;

  /** The bounds of an operation on a host with these limits. */
  static Bounds of(HostOperation operation, HostLimits limits) {
    return switch (operation) {
      case GATEWAY_CHAT, GATEWAY_MODELS, ACCOUNT_TEST ->
          new Bounds(limits.gatewayTimeout(), AN_OBJECT);
      case ACCOUNT_LIST,
          GROUP_READ,
          CHANNEL_READ,
          PLAN_READ,
          USER_READ,
          USER_KEY_READ,
          SUBSCRIPTION_READ ->
          new Bounds(limits.answerTimeout(), A_PAGE);
      case READINESS,
          SETTINGS,
          CAPABILITY_PROBE,
          LOGIN,
          GROUP_WRITE,
          CHANNEL_WRITE,
          MODEL_PRICE,
          PLAN_WRITE,
          ACCOUNT_READ,
          ACCOUNT_CREATE,
          ACCOUNT_WRITE,
          ACCOUNT_DELETE,
          ACCOUNT_MODELS,
          USER_WRITE,
          USER_KEY_WRITE,
          SUBSCRIPTION_WRITE ->
          new Bounds(limits.answerTimeout(), AN_OBJECT);
    };
  }
}
