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
 * @param tools a demanded tool call, of {@code model} alone
 * @param reasoning fields of reasoning in the answer when they are asked for, of {@code model}
 *     alone
 * @param toolCallIds as far as a tool was called
 * @param responseIds of {@code /responses} where it is understood, else of chat completions
 * @param model the canonical name of the model that was asked; empty when none was
 * @param authStyle how the key that was probed was sent
 */
public record ProbedTransport(
    Answer responses,
    Answer messages,
    Answer stream,
    Answer tools,
    Answer reasoning,
    IdStyle toolCallIds,
    IdStyle responseIds,
    String model,
    AuthStyle authStyle) {

  /** Whether the two answers that decide how an account is made are there. */
  public boolean isComplete() {
    return responses != Answer.UNKNOWN && stream != Answer.UNKNOWN;
  }

  /** Whether this model can call tools: what another one can says nothing of it. */
  Answer toolsOf(ModelName other) {
    return isOf(other) ? tools : Answer.UNKNOWN;
  }

  /** Whether this model shows how it reasons. */
  Answer reasoningOf(ModelName other) {
    return isOf(other) ? reasoning : Answer.UNKNOWN;
  }

  private boolean isOf(ModelName other) {
    return model.equals(other.family());
  }
}
