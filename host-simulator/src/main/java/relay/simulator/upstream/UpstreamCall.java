package relay.simulator.upstream;

import tools.jackson.databind.JsonNode;

/**
 * One call as the scripts see it.
 *
 * @param dialect of the key where its truth brings one, else of the base URL
 * @param body the request's JSON; a missing node when there is none
 */
record UpstreamCall(
    UpstreamBase base,
    Dialect dialect,
    Operation operation,
    String key,
    KeySource keySource,
    KeyTruth truth,
    KeyLog.Seen seen,
    JsonNode body) {

  enum KeySource {
    BEARER,
    X_API_KEY,
    NONE
  }

  String model() {
    return body.path("model").asString("");
  }

  boolean streamed() {
    return body.path("stream").asBoolean(false);
  }

  /** Whether the caller insists on a tool call; tools merely offered are left alone. */
  boolean demandsTool() {
    JsonNode choice = body.path("tool_choice");
    return !body.path("tools").isEmpty()
        && (choice.isObject() || choice.asString("").matches("required|any"));
  }

  /** The name of the first tool, in chat, responses and messages shape. */
  String toolName() {
    JsonNode tool = body.path("tools").path(0);
    return tool.path("function").path("name").asString(tool.path("name").asString("tool"));
  }

  int maxTokens() {
    return body.path("max_tokens")
        .asInt(
            body.path("max_completion_tokens")
                .asInt(body.path("max_output_tokens").asInt(Integer.MAX_VALUE)));
  }

  /** A quarter of the request's characters of text, and 3 for its form. */
  Usage usage() {
    return new Usage(3 + textLength(body) / 4, 1);
  }

  private static int textLength(JsonNode node) {
    int length = 0;
    for (String field : new String[] {"instructions", "system", "input", "content", "text"}) {
      JsonNode value = node.path(field);
      length += value.isString() ? value.asString().length() : 0;
    }
    for (JsonNode child : node) {
      length += child.isContainer() ? textLength(child) : 0;
    }
    return length;
  }
}
