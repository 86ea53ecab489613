package relay.simulator.gateway;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Tokens of one call. */
record Usage(long input, long output) {

  static final Usage NONE = new Usage(0, 0);

  /** Reads the {@code usage} of either API, empty when it is no object. */
  static Optional<Usage> of(JsonNode usage) {
    if (!usage.isObject()) {
      return Optional.empty();
    }
    return Optional.of(
        new Usage(
            tokens(usage, "input_tokens", "prompt_tokens"),
            tokens(usage, "output_tokens", "completion_tokens")));
  }

  private static long tokens(JsonNode usage, String name, String otherName) {
    return usage.path(name).asLong(usage.path(otherName).asLong(0));
  }
}
