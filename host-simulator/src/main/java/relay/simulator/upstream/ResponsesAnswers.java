package relay.simulator.upstream;

import static relay.simulator.upstream.ChatAnswers.EVENT_STREAM;
import static relay.simulator.upstream.ChatAnswers.quoted;

import java.util.Map;
import java.util.Optional;

/** Good answers of {@code /responses}, streamed and whole, and the same begun and never ended. */
final class ResponsesAnswers {
  private static final String TEXT_ITEM =
      """
      {"id":"msg_1","type":"message","role":"assistant","status":"completed",\
      "content":[{"type":"output_text","text":"Hello"}]}\
      """;

  private ResponsesAnswers() {}

  static Reply completion(UpstreamCall call, String model) {
    Usage usage = call.usage();
    String item = call.demandsTool() ? toolItem(call) : TEXT_ITEM;
    String response = response(model, "[" + item + "]", usage);
    return call.streamed()
        ? Reply.completion(EVENT_STREAM, stream(call, model, item, response), usage)
        : Reply.completion("application/json", response, usage);
  }

  static Reply noOutput(UpstreamCall call) {
    String response = response(call.model(), "[]", new Usage(0, 0));
    return call.streamed()
        ? new Reply.Whole(
            200,
            EVENT_STREAM,
            Map.of(),
            created(call.model()) + completed(response),
            Optional.empty())
        : Reply.json(200, response);
  }

  static Reply cut(UpstreamCall call) {
    return call.streamed()
        ? new Reply.Cut(EVENT_STREAM, created(call.model()) + delta("Hel"))
        : new Reply.Cut("application/json", "{\"id\":\"resp_1\",\"object\":\"response\",");
  }

  private static String stream(UpstreamCall call, String model, String item, String response) {
    String middle = call.demandsTool() ? "" : textEvents();
    return created(model)
        + middle
        + event(
            "response.output_item.done",
            """
            "output_index":0,"item":%s\
            """
                .formatted(item))
        + completed(response);
  }

  private static String textEvents() {
    return event(
            "response.output_item.added",
            """
            "output_index":0,"item":{"id":"msg_1","type":"message","role":"assistant",\
            "status":"in_progress","content":[]}\
            """)
        + event(
            "response.content_part.added",
            """
            "item_id":"msg_1","output_index":0,"content_index":0,\
            "part":{"type":"output_text","text":""}\
            """)
        + delta("Hello")
        + event(
            "response.output_text.done",
            """
            "item_id":"msg_1","output_index":0,"content_index":0,"text":"Hello\"\
            """);
  }

  private static String delta(String text) {
    return event(
        "response.output_text.delta",
        """
        "item_id":"msg_1","output_index":0,"content_index":0,"delta":"%s\"\
        """
            .formatted(text));
  }

  private static String created(String model) {
    return event(
        "response.created",
        """
        "response":{"id":"resp_1","object":"response","model":%s,"status":"in_progress","output":[]}\
        """
            .formatted(quoted(model)));
  }

  private static String completed(String response) {
    return event("response.completed", "\"response\":" + response);
  }

  private static String event(String type, String fields) {
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
  }

  private static String toolItem(UpstreamCall call) {
    return """
    {"id":"fc_1","type":"function_call","status":"completed","call_id":"call_1",\
    "name":%s,"arguments":"{}"}\
    """
        .formatted(quoted(call.toolName()));
  }

  private static String response(String model, String output, Usage usage) {
    return """
    {"id":"resp_1","object":"response","model":%s,"status":"completed","output":%s,\
    "usage":{"input_tokens":%d,"output_tokens":%d,"total_tokens":%d}}\
    """
        .formatted(quoted(model), output, usage.prompt(), usage.completion(), usage.total());
  }
}
