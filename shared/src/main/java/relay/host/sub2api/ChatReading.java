package relay.host.sub2api;

import java.util.Optional;
import relay.host.HostOperation;
import relay.host.TokenUsage;
import tools.jackson.databind.JsonNode;

/**
 * Judges the answer to a non-streamed chat by its body: choices <em>and</em> usage. Its media type
 * may be that of a stream (host-api 19, row 1), a cut answer has no usage (row 6), and a page of
 * the upstream may come with 200 (20, row 5).
 */
sealed interface ChatReading {

  /** A whole answer. */
  record Complete(String model, TokenUsage usage) implements ChatReading {}

  /** Anything else. */
  record Not(Observation seen) implements ChatReading {}

  static ChatReading of(Exchange.Reply reply) {
    if (!reply.isSuccess()) {
      return new Not(ErrorReading.of(HostOperation.GATEWAY_CHAT, reply));
    }
    JsonNode body = ErrorReading.parse(reply.body());
    if (!body.isObject()) {
      return not(reply, ErrorReading.unreadable(reply));
    }
    if (body.hasNonNull("error")) {
      return not(reply, Observation.ERROR_BODY);
    }
    boolean hasChoices = body.path("choices").isArray() && !body.path("choices").isEmpty();
    JsonNode usage = body.path("usage");
    if (!hasChoices || !usage.isObject()) {
      return not(reply, Observation.INCOMPLETE);
    }
    return new Complete(body.path("model").asString(""), usage(usage));
  }

  private static TokenUsage usage(JsonNode usage) {
    return new TokenUsage(
        usage.path("prompt_tokens").asInt(0), usage.path("completion_tokens").asInt(0));
  }

  private static Not not(Exchange.Reply reply, String code) {
    return new Not(
        new Observation(
            HostOperation.GATEWAY_CHAT,
            Optional.of(reply.status()),
            code,
            reply.body(),
            Optional.empty()));
  }
}
