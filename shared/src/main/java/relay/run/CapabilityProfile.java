package relay.run;

import java.util.List;
import relay.model.Coded;

/** What a key's upstream can do (seed 004, 6.5). Answers are {@code true, false, unknown}. */
public record CapabilityProfile(TransportProfile transport, List<ModelProfile> models) {

  public CapabilityProfile {
    models = List.copyOf(models);
  }

  /** A yes, a no, or nobody knows. */
  public enum Answer implements Coded {
    TRUE,
    FALSE,
    UNKNOWN;

    /** The answer that a boolean is. */
    public static Answer of(boolean value) {
      return value ? TRUE : FALSE;
    }
  }

  /** How the key is sent upstream. */
  public enum AuthStyle implements Coded {
    BEARER,
    X_API_KEY
  }

  /** How the upstream writes model names. */
  public enum ModelIdStyle implements Coded {
    /** As the model's maker writes them. */
    CANONICAL,
    /** With a vendor before a slash. */
    VENDOR_PREFIXED,
    /** In a way of its own. */
    CUSTOM
  }

  /** What a base URL understands; probed once for the fleet, not for each key. */
  public record TransportProfile(
      Answer supportsOpenaiModels,
      Answer supportsOpenaiChatCompletions,
      Answer supportsOpenaiResponses,
      Answer supportsAnthropicMessages,
      AuthStyle authStyle,
      ModelIdStyle modelIdStyle,
      List<String> knownAdvisories) {
    public TransportProfile {
      knownAdvisories = List.copyOf(knownAdvisories);
    }
  }

  /** What one model of the key can do. */
  public record ModelProfile(
      String rawModelId,
      String normalizedModelId,
      String canonicalModelFamily,
      Answer supportsStream,
      Answer supportsTools,
      Answer supportsReasoningFields,
      boolean smokeChatOk) {}
}
