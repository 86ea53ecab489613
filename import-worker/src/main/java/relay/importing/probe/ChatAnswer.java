package relay.importing.probe;

import java.util.List;
import java.util.Optional;
import relay.run.CapabilityProfile.Answer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The body of a chat completion that came with 2xx, read but not yet judged. */
sealed interface ChatAnswer {

  /**
   * Somebody spoke.
   *
   * @param model who, as the answer says; empty when it does not
   * @param tokens what it cost by the upstream's count, 0 when it does not count
   * @param reasoning whether there were fields of reasoning
   * @param tools whether a tool was called
   */
  record Spoken(Optional<String> model, long tokens, Answer reasoning, Answer tools)
      implements ChatAnswer {}

  /** An answer in form, without anybody speaking. */
  record Nobody() implements ChatAnswer {}

  /** An error in a 200. */
  record ErrorBody(String body) implements ChatAnswer {}

  /** A stream without its end. */
  record Unfinished() implements ChatAnswer {}

  /** Not the API. */
  record Foreign() implements ChatAnswer {}

  /** Reads a whole answer or, as some relays stream whatever is asked, a stream. */
  static ChatAnswer read(String body) {
    return ServerSentEvents.isStream(body) ? readStream(body) : readOne(parse(body), "message");
  }

  private static ChatAnswer readStream(String body) {
    List<String> data = ServerSentEvents.data(body);
    ChatAnswer spoken = new Nobody();
    boolean ended = data.contains("[DONE]");
    long tokens = 0;
    for (String event : data) {
      JsonNode chunk = parse(event);
      tokens = Math.max(tokens, tokens(chunk));
      ended |= chunk.at("/choices/0/finish_reason").isString();
      ChatAnswer read = readOne(chunk, "delta");
      if (read instanceof ErrorBody) {
        return read;
      }
      spoken = spoken instanceof Nobody && read instanceof Spoken ? read : spoken;
    }
    if (!(spoken instanceof Spoken first)) {
      return data.stream().noneMatch(event -> parse(event).isObject()) ? new Foreign() : spoken;
    }
    return ended
        ? new Spoken(first.model(), tokens, first.reasoning(), first.tools())
        : new Unfinished();
  }

  private static ChatAnswer readOne(JsonNode answer, String part) {
    if (!answer.isObject()) {
      return new Foreign();
    }
    JsonNode error = answer.path("error");
    if (error.isString() || (error.isObject() && !error.isEmpty())) {
      return new ErrorBody(answer.toString());
    }
    JsonNode message = answer.at("/choices/0/" + part);
    if (!message.isObject()) {
      return answer.has("choices") ? new Nobody() : looksLikeAnError(answer);
    }
    return new Spoken(
        Optional.ofNullable(answer.path("model").stringValue(null)).filter(name -> !name.isBlank()),
        tokens(answer),
        message.has("reasoning_content") || message.has("reasoning") ? Answer.TRUE : Answer.UNKNOWN,
        Answer.of(!message.path("tool_calls").isEmpty()));
  }

  /** Relays wrap errors in shapes of their own: {@code {"code":…,"msg":…}}. */
  private static ChatAnswer looksLikeAnError(JsonNode answer) {
    boolean error =
        answer.has("msg") || answer.has("message") || answer.has("code") || answer.has("detail");
    return error ? new ErrorBody(answer.toString()) : new Foreign();
  }

  private static long tokens(JsonNode answer) {
    return Math.max(0, answer.at("/usage/total_tokens").asLong(0));
  }

  private static JsonNode parse(String text) {
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException notJson) {
      // Not the API: callers see it by the node's kind.
      return MissingNode.getInstance();
    }
  }
}
