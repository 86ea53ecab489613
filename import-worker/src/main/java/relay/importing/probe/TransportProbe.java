package relay.importing.probe;

import java.util.regex.Pattern;
import relay.run.CapabilityProfile.Answer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds out what a base URL understands beside plain chat, with a key and a model that were just
 * answered: five calls, once for a base URL.
 */
final class TransportProbe {
  /** The least that {@code /responses} takes. */
  private static final int LEAST_OUTPUT_TOKENS = 16;

  /** Enough for a tool call, and for the beginning of a thought. */
  private static final int MORE_TOKENS = 64;

  private static final Pattern LAST_EVENT = Pattern.compile("response\\.(completed|incomplete)");
  private static final Pattern NO_TOOLS = Pattern.compile("(?i)tool|function");
  private static final Pattern NO_REASONING = Pattern.compile("(?i)reasoning");

  private final UpstreamSession session;
  private final ModelName model;
  private final ObjectNode accepted;
  private final TransportProfiles.Claim claim;
  private IdStyle responseIds;
  private IdStyle toolCallIds = IdStyle.UNKNOWN;

  /**
   * @param accepted the body of the chat completion that was answered
   * @param answer what was answered
   * @param claim renewed before each call
   */
  TransportProbe(
      UpstreamSession session,
      ModelName model,
      ObjectNode accepted,
      ChatAnswer.Spoken answer,
      TransportProfiles.Claim claim) {
    this.session = session;
    this.model = model;
    this.accepted = accepted;
    this.claim = claim;
    this.responseIds = IdStyle.ofResponse(answer.id());
  }

  ProbedTransport run() {
    Answer responses = responses();
    Answer messages = messages();
    Answer stream = stream();
    Answer tools = tools();
    Answer reasoning = reasoning();
    return new ProbedTransport(
        responses,
        messages,
        stream,
        tools,
        reasoning,
        toolCallIds,
        responseIds,
        model.family(),
        session.authStyle());
  }

  private Answer responses() {
    ObjectNode body =
        object()
            .put("model", model.raw())
            .put("input", "hi")
            .put("max_output_tokens", LEAST_OUTPUT_TOKENS)
            .put("stream", true)
            .put("store", false);
    return TransportAnswer.judge(
        ask("responses", "/responses", body), text -> Answer.of(isResponses(text)));
  }

  /** Complete only with its last event: hosts wait for it. */
  private boolean isResponses(String body) {
    if (!ServerSentEvents.isStream(body)) {
      JsonNode whole = parse(body);
      return whole.path("object").asString("").equals("response") && noteResponse(whole);
    }
    for (String data : ServerSentEvents.data(body)) {
      JsonNode event = parse(data);
      if (LAST_EVENT.matcher(event.path("type").asString("")).matches()) {
        return noteResponse(event.path("response"));
      }
    }
    return false;
  }

  private boolean noteResponse(JsonNode response) {
    spend(response.path("usage"));
    responseIds = IdStyle.ofResponse(response.path("id").asString(""));
    return true;
  }

  private Answer messages() {
    ObjectNode body = object().put("model", model.raw()).put("max_tokens", LEAST_OUTPUT_TOKENS);
    body.putArray("messages").addObject().put("role", "user").put("content", "hi");
    return TransportAnswer.judge(
        ask("messages", "/messages", body),
        text -> {
          JsonNode answer = parse(text);
          spend(answer.path("usage"));
          return Answer.of(answer.path("type").asString("").equals("message"));
        });
  }

  private Answer stream() {
    return TransportAnswer.judge(
        ask("stream", "/chat/completions", accepted.deepCopy().put("stream", true)),
        text -> {
          boolean spoken = read(text) instanceof ChatAnswer.Spoken;
          return Answer.of(spoken && ServerSentEvents.isStream(text));
        });
  }

  private Answer tools() {
    ObjectNode body = longer().put("tool_choice", "required");
    ObjectNode function = body.putArray("tools").addObject().put("type", "function");
    function
        .putObject("function")
        .put("name", "now")
        .put("description", "Tells the time")
        .putObject("parameters")
        .put("type", "object")
        .putObject("properties");
    return TransportAnswer.judge(
        ask("tools", "/chat/completions", body), NO_TOOLS, this::isToolCall);
  }

  private Answer isToolCall(String text) {
    if (!(read(text) instanceof ChatAnswer.Spoken spoken) || spoken.tools() != Answer.TRUE) {
      return Answer.FALSE;
    }
    toolCallIds = IdStyle.ofToolCall(spoken.toolCallId());
    return Answer.TRUE;
  }

  /** A model that is asked to think and shows nothing of it has no such fields. */
  private Answer reasoning() {
    ObjectNode body = longer().put("reasoning_effort", "low");
    return TransportAnswer.judge(
        ask("reasoning", "/chat/completions", body),
        NO_REASONING,
        text ->
            read(text) instanceof ChatAnswer.Spoken spoken
                ? Answer.of(spoken.reasoning() == Answer.TRUE)
                : Answer.UNKNOWN);
  }

  private UpstreamAnswer ask(String operation, String path, ObjectNode body) {
    claim.renew();
    return session.post(operation, path, body);
  }

  private ObjectNode longer() {
    ObjectNode body = accepted.deepCopy();
    return body.put(body.has("max_tokens") ? "max_tokens" : "max_completion_tokens", MORE_TOKENS);
  }

  private ChatAnswer read(String text) {
    ChatAnswer answer = ChatAnswer.read(text);
    if (answer instanceof ChatAnswer.Spoken spoken) {
      session.spend(spoken.tokens());
    }
    return answer;
  }

  private void spend(JsonNode usage) {
    session.spend(
        Math.max(0, usage.path("input_tokens").asLong(0))
            + Math.max(0, usage.path("output_tokens").asLong(0)));
  }

  private static ObjectNode object() {
    return JsonMapper.shared().createObjectNode();
  }

  private static JsonNode parse(String text) {
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException notJson) {
      // Not understood: an empty object has none of the fields looked for.
      return object();
    }
  }
}
