package relay.host;

import java.time.Duration;

/**
 * What came back through the gateway, judged by the body and never by status or media type alone
 * (host-api 19, rows 1 and 6; 20, rows 3, 5 and 7).
 */
public sealed interface GatewayAnswer {

  /**
   * Choices and usage: an upstream answered.
   *
   * @param model what the answer calls itself; raw forwarding shows the upstream's name
   * @param usage what it cost
   * @param elapsed how long it took
   */
  record Answered(String model, TokenUsage usage, Duration elapsed) implements GatewayAnswer {}

  /**
   * The host refused the caller: his key, balance, subscription, limits, or his own wait queue
   * (host-api 14.2 and 14.4). Says nothing about any account.
   */
  record CallerRefused(HostFault fault) implements GatewayAnswer {}

  /**
   * No account was found for the model: scheduling lag in the first two seconds, a pause of the
   * account, a fault of its upstream within the last minute, or a wrong binding. Read the account.
   */
  record NoAccount(HostFault fault) implements GatewayAnswer {}

  /** The upstream answered with an error, or with something that is no answer. */
  record UpstreamFailed(HostFault fault) implements GatewayAnswer {}

  /** The host itself did not answer, or not as a host. */
  record HostFailed(HostFault fault) implements GatewayAnswer {}
}
