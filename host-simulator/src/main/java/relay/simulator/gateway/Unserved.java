package relay.simulator.gateway;

import relay.simulator.http.Envelope;
import relay.simulator.http.Reply;

/** What a client sees when its call reached no account, or may not know more (host-api 14.4). */
final class Unserved {

  private static final String RATE_LIMIT = "rate_limit_error";

  private Unserved() {}

  static Reply unavailable() {
    return Envelope.openAiError(503, "api_error", "Service temporarily unavailable");
  }

  static Reply unknownModel(String model) {
    return Envelope.openAiError(
        404,
        "model_not_found",
        "Model \"" + model + "\" is not supported by any configured account in this group");
  }

  /** Too many wait for the same user or account. */
  static Reply queueFull() {
    return Envelope.openAiError(429, RATE_LIMIT, "Too many pending requests, please retry later");
  }

  /**
   * The call waited as long as a call may.
   *
   * @param slot whose turn it waited for
   */
  static Reply tooLate(String slot) {
    return Envelope.openAiError(
        429, RATE_LIMIT, "Concurrency limit exceeded for " + slot + ", please retry later");
  }

  /** An account that minds only some statuses met another one. */
  static Reply hidden() {
    return Envelope.openAiError(500, "api_error", "Upstream gateway error");
  }
}
