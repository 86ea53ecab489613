package relay.simulator.upstream;

import static relay.simulator.upstream.ChatAnswers.quoted;

/** The good answer of {@code /messages}, never streamed. */
final class MessagesAnswers {
  private MessagesAnswers() {}

  static Reply completion(UpstreamCall call, String model) {
    Usage usage = call.usage();
    return Reply.completion(
        "application/json",
        """
        {"id":"msg_1","type":"message","role":"assistant","model":%s,\
        "content":[{"type":"text","text":"Hello"}],"stop_reason":"end_turn",\
        "usage":{"input_tokens":%d,"output_tokens":%d}}\
        """
            .formatted(quoted(model), usage.prompt(), usage.completion()),
        usage);
  }
}
