package relay.importing.probe;

import java.util.regex.Pattern;
import relay.run.CapabilityProfile.Answer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds out what a base URL understands beside plain chat, with a key and a model that were just
 * answered: four calls, once for a base URL.
 */
final class TransportProbe {
  /** The least that {@code /responses} takes. */
  private static final int LEAST_OUTPUT_TOKENS = 16;

  private static final int TOOL_CALL_TOKENS = 64;
  private static final Pattern LAST_EVENT = Pattern.compile("response\\.(completed|incomplete)");

  private final UpstreamSession session;
  private final ModelName model;
  private final ObjectNode accepted;

  /**
   * @param accepted the body of the chat completion that was answered
   */
  TransportProbe(UpstreamSession session, ModelName model, ObjectNode accepted) {
    this.session = session;
    this.model = model;
    this.accepted = accepted;
  }

  ProbedTransport run() {
    return new ProbedTransport(responses(), messages(), stream(), tools(), session.authStyle());
  }

  private Answer responses() {
    ObjectNode body =
        object()
            .put("model", model.raw())
            .put("input", "hi")
            .put("max_output_tokens", LEAST_OUTPUT_TOKENS)
            .put("stream", true)
            .put("store", false);
    return judge(session.post("responses", "/responses", body), this::isResponses);
  }

  /** Complete only with its last event: hosts wait for it. */
  private boolean isResponses(String body) {
    if (!ServerSentEvents.isStream(body)) {
      JsonNode whole = parse(body);
      spend(whole.path("usage"));
      return whole.path("object").asString("").equals("response");
    }
    for (String data : ServerSentEvents.data(body)) {
      JsonNode event = parse(data);
      if (LAST_EVENT.matcher(event.path("type").asString("")).matches()) {
        spend(event.at("/response/usage"));
        return true;
      }
    }
    return false;
  }

  private Answer messages() {
    ObjectNode body = object().put("model", model.raw()).put("max_tokens", LEAST_OUTPUT_TOKENS);
    body.putArray("messages").addObject().put("role", "user").put("content", "hi");
    return judge(
        session.post("messages", "/messages", body),
        text -> {
          JsonNode answer = parse(text);
          spend(answer.path("usage"));
          return answer.path("type").asString("").equals("message");
        });
  }

  private Answer stream() {
    return judge(
        session.post("stream", "/chat/completions", accepted.deepCopy().put("stream", true)),
        body -> ServerSentEvents.isStream(body) && isSpoken(body));
  }

  private Answer tools() {
    ObjectNode body = accepted.deepCopy();
    String limit = body.has("max_tokens") ? "max_tokens" : "max_completion_tokens";
    body.put(limit, TOOL_CALL_TOKENS).put("tool_choice", "required");
    ObjectNode function = body.putArray("tools").addObject().put("type", "function");
    function
        .putObject("function")
        .put("name", "now")
        .put("description", "Tells the time")
        .putObject("parameters")
        .put("type", "object")
        .putObject("properties");
    return judge(
        session.post("tools", "/chat/completions", body),
        text ->
            isSpoken(text)
                && ChatAnswer.read(text) instanceof ChatAnswer.Spoken spoken
                && spoken.tools() == Answer.TRUE);
  }

  private boolean isSpoken(String body) {
    if (ChatAnswer.read(body) instanceof ChatAnswer.Spoken spoken) {
      session.spend(spoken.tokens());
      return true;
    }
    return false;
  }

  private void spend(JsonNode usage) {
    session.spend(
        Math.max(0, usage.path("input_tokens").asLong(0))
            + Math.max(0, usage.path("output_tokens").asLong(0)));
  }

  private interface Reader {
    boolean understands(String body);
  }

  /** A guard's 403 is a no as a 404 is; an outage or a limit says nothing. */
  private static Answer judge(UpstreamAnswer answer, Reader reader) {
    return switch (answer) {
      case UpstreamAnswer.Complete complete -> {
        if (complete.isSuccess()) {
          yield Answer.of(reader.understands(complete.body()));
        }
        yield switch (complete.status()) {
          case 403, 404, 405, 410, 501 -> Answer.FALSE;
          default -> Answer.UNKNOWN;
        };
      }
      case UpstreamAnswer.CutOff cut -> Answer.FALSE;
      case UpstreamAnswer.Oversized oversized -> Answer.FALSE;
      case UpstreamAnswer.Silent silent -> Answer.UNKNOWN;
      case UpstreamAnswer.Unreachable unreachable -> Answer.UNKNOWN;
      case UpstreamAnswer.Blocked blocked -> Answer.UNKNOWN;
    };
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
