package relay.simulator.gateway;

import relay.simulator.http.Json;
import tools.jackson.databind.node.ObjectNode;

/** What the host sends on its own account: about 12 KB through responses (host-api 19, row 2). */
final class TestPrompt {

  private static final int INSTRUCTIONS = 11_722;
  private static final String SENTENCE = "You are a coding agent running in a terminal. ";
  private static final String TEXT =
      SENTENCE.repeat(INSTRUCTIONS / SENTENCE.length() + 1).substring(0, INSTRUCTIONS);

  private TestPrompt() {}

  static ObjectNode responses(String model) {
    ObjectNode body = Json.object().put("model", model).put("instructions", TEXT);
    ObjectNode message = body.putArray("input").addObject().put("role", "user");
    message.putArray("content").addObject().put("type", "input_text").put("text", "hi");
    return body.put("stream", true).put("store", false);
  }

  static ObjectNode chat(String model) {
    ObjectNode body = Json.object().put("model", model);
    body.putArray("messages").addObject().put("role", "user").put("content", "hi");
    return body.put("stream", true);
  }
}
