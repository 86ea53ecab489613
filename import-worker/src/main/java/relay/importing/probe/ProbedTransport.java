package relay.importing.probe;

import relay.run.CapabilityProfile.Answer;
import relay.run.CapabilityProfile.AuthStyle;

/**
 * What a base URL understands beside a plain chat completion; the same for all its keys, so it is
 * found out once for the whole fleet.
 *
 * @param responses {@code POST /responses}, streamed as the host does it
 * @param messages {@code POST /messages}, as Anthropic has it
 * @param stream streamed chat completions
 * @param tools a demanded tool call
 * @param authStyle how the key that was probed was sent
 */
public record ProbedTransport(
    Answer responses, Answer messages, Answer stream, Answer tools, AuthStyle authStyle) {

  /** Nothing was found out yet. */
  public static ProbedTransport unknown(AuthStyle authStyle) {
    return new ProbedTransport(
        Answer.UNKNOWN, Answer.UNKNOWN, Answer.UNKNOWN, Answer.UNKNOWN, authStyle);
  }

  /** Whether the two answers that decide how an account is made are there. */
  public boolean isComplete() {
    return responses != Answer.UNKNOWN && stream != Answer.UNKNOWN;
  }
}
