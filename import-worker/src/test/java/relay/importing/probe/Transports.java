package relay.importing.probe;

import relay.run.CapabilityProfile.Answer;
import relay.run.CapabilityProfile.AuthStyle;

/** What a base URL may understand. */
final class Transports {

  private Transports() {}

  static ProbedTransport chatOnly(String model) {
    return of(Answer.FALSE, Answer.UNKNOWN, IdStyle.UNKNOWN, model, AuthStyle.X_API_KEY);
  }

  static ProbedTransport speakingAll(String model) {
    return of(Answer.TRUE, Answer.TRUE, IdStyle.CANONICAL, model, AuthStyle.BEARER);
  }

  static ProbedTransport unanswered(String model) {
    return of(Answer.UNKNOWN, Answer.UNKNOWN, IdStyle.UNKNOWN, model, AuthStyle.BEARER);
  }

  private static ProbedTransport of(
      Answer responses, Answer ofModel, IdStyle ids, String model, AuthStyle auth) {
    return new ProbedTransport(
        responses, responses, Answer.TRUE, ofModel, ofModel, ids, ids, model, auth);
  }
}
