package relay.simulator.upstream;

import tools.jackson.databind.json.JsonMapper;

/** Good answers of {@code /chat/completions} and {@code /models}, streamed and whole. */
final class ChatAnswers {
  /** Who answers for a key of {@link KeyTruth#WRONG_MODEL}. */
  static final String OTHER_MODEL = "qwen2.5-0.5b-instruct";

  static final String EVENT_STREAM = "text/event-stream";
  private static final JsonMapper JSON = JsonMapper.shared();

  private ChatAnswers() {}

  static Reply models(Iterable<String> models) {
    StringBuilder data = new StringBuilder();
    for (String model : models) {
      data.append(data.isEmpty() ? "" : ",")
          .append(
              """
              {"id":%s,"object":"model","owned_by":"x"}\
              """
                  .formatted(quoted(model)));
    }
    return Reply.json(
        200,
        """
        {"object":"list","data":[%s]}\
        """
            .formatted(data));
  }

  static Reply completion(UpstreamCall call, String model) {
    Usage usage = call.usage();
    if (call.streamed()) {
      return Reply.completion(EVENT_STREAM, stream(call, model, usage), usage);
    }
    String message =
        call.demandsTool()
            ? """
            {"role":"assistant","content":null,"tool_calls":%s}\
            """
                .formatted(toolCalls(call))
            : """
            {"role":"assistant","content":"Hello"}\
            """;
    return Reply.completion(
        "application/json",
        """
        {"id":"c1","object":"chat.completion","created":1,"model":%s,\
        "choices":[{"index":0,"message":%s,"finish_reason":"%s"}],"usage":%s}\
        """
            .formatted(quoted(model), message, finish(call), usageJson(usage)),
        usage);
  }

  /** 200 with everything an answer has, but nobody spoke. */
  static Reply noChoices(UpstreamCall call) {
    return Reply.json(
        200,
        """
        {"id":"c1","object":"chat.completion","created":1,"model":%s,"choices":[]}\
        """
            .formatted(quoted(call.model())));
  }

  static Reply cut(UpstreamCall call) {
    return call.streamed()
        ? new Reply.Cut(EVENT_STREAM, event(call.model(), "{\"content\":\"Hel\"}", "null"))
        : new Reply.Cut(
            "application/json",
            "{\"id\":\"c1\",\"object\":\"chat.completion\",\"model\":" + quoted(call.model()));
  }

  private static String stream(UpstreamCall call, String model, Usage usage) {
    String delta =
        call.demandsTool() ? "{\"tool_calls\":" + toolCalls(call) + "}" : "{\"content\":\"Hello\"}";
    return event(model, "{\"role\":\"assistant\",\"content\":\"\"}", "null")
        + event(model, delta, "null")
        + event(model, "{}", "\"" + finish(call) + "\"")
        + """
        data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":%s,"choices":[],"usage":%s}

        data: [DONE]

        """
            .formatted(quoted(model), usageJson(usage));
  }

  private static String event(String model, String delta, String finish) {
    return """
    data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":%s,\
    "choices":[{"index":0,"delta":%s,"finish_reason":%s}]}

    """
        .formatted(quoted(model), delta, finish);
  }

  private static String toolCalls(UpstreamCall call) {
    return """
    [{"index":0,"id":"call_1","type":"function","function":{"name":%s,"arguments":"{}"}}]\
    """
        .formatted(quoted(call.toolName()));
  }

  private static String finish(UpstreamCall call) {
    return call.demandsTool() ? "tool_calls" : "stop";
  }

  private static String usageJson(Usage usage) {
    return """
    {"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d}\
    """
        .formatted(usage.prompt(), usage.completion(), usage.total());
  }

  static String quoted(String text) {
    return JSON.writeValueAsString(text);
  }
}
