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
   * @param id of the answer; empty when it has none
   * @param toolCallId of the first tool call; empty when there is none or it has none
   */
  record Spoken(
      Optional<String> model,
      long tokens,
      Answer reasoning,
      Answer tools,
      String id,
      String toolCallId)
      implements ChatAnswer {

    /** Together with a later part of the same answer. */
    Spoken and(Spoken later) {
      return new Spoken(
          model.or(later::model),
          Math.max(tokens, later.tokens),
          reasoning == Answer.TRUE ? reasoning : later.reasoning,
          tools == Answer.TRUE ? tools : later.tools,
          id.isEmpty() ? later.id : id,
          toolCallId.isEmpty() ? later.toolCallId : toolCallId);
    }
  }

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
    Optional<Spoken> spoken = Optional.empty();
    boolean understood = false;
    boolean ended = false;
    long tokens = 0;
    for (String event : data) {
      JsonNode chunk = parse(event);
      understood |= chunk.isObject();
      ended |= event.equals("[DONE]") || chunk.at("/choices/0/finish_reason").isString();
      tokens = Math.max(tokens, tokens(chunk));
      switch (readOne(chunk, "delta")) {
        case ErrorBody error -> {
          return error;
        }
        case Spoken part -> spoken = Optional.of(spoken.map(all -> all.and(part)).orElse(part));
        case Nobody _, Unfinished _, Foreign _ -> {
          // Nothing was said by this event.
        }
      }
    }
    return spoken.isEmpty() ? silent(understood) : whole(spoken.get(), tokens, ended);
  }

  private static ChatAnswer silent(boolean understood) {
    return understood ? new Nobody() : new Foreign();
  }

  private static ChatAnswer whole(Spoken all, long tokens, boolean ended) {
    return ended
        ? new Spoken(all.model(), tokens, all.reasoning(), all.tools(), all.id(), all.toolCallId())
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
        reasoned(answer, message) ? Answer.TRUE : Answer.UNKNOWN,
        Answer.of(!message.path("tool_calls").isEmpty()),
        answer.path("id").asString(""),
        message.at("/tool_calls/0/id").asString(""));
  }

  /** In fields of their own, or at least counted. */
  private static boolean reasoned(JsonNode answer, JsonNode message) {
    return message.hasNonNull("reasoning_content")
        || message.hasNonNull("reasoning")
        || answer.at("/usage/completion_tokens_details/reasoning_tokens").asLong(0) > 0;
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
