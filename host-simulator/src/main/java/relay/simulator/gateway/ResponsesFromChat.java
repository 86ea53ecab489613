package relay.simulator.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import relay.simulator.http.Json;
import relay.simulator.http.Reply;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes responses out of an upstream's chat completions (host-api 14.5, 20.8). */
final class ResponsesFromChat {

  private static final String UNREADABLE =
      "{\"error\":{\"message\":\"Failed to parse upstream response\",\"type\":\"api_error\"}}";

  private final RandomGenerator random;

  ResponsesFromChat(RandomGenerator random) {
    this.random = random;
  }

  /** The chat request for a responses request. */
  static ObjectNode request(GatewayRequest request, String model) {
    ObjectNode body = Json.object().put("model", model);
    ArrayNode messages = body.putArray("messages");
    JsonNode input = request.body().path("input");
    request
        .body()
        .path("instructions")
        .stringValueOpt()
        .ifPresent(text -> messages.addObject().put("role", "system").put("content", text));
    if (input.isString()) {
      messages.addObject().put("role", "user").put("content", input.stringValue());
    }
    for (JsonNode item : input) {
      if (item.has("role")) {
        ObjectNode message = messages.addObject();
        message.set("role", item.get("role"));
        message.set("content", item.path("content"));
      }
    }
    return request.isStreamed() ? body.put("stream", true) : body;
  }

  Outcome whole(GatewayRequest request, byte[] bytes) {
    Optional<JsonNode> chat = object(bytes).filter(json -> json.path("choices").isArray());
    if (chat.isEmpty()) {
      return new Outcome.Answered(unreadable(request), Usage.NONE);
    }
    String text = chat.get().path("choices").path(0).path("message").path("content").asString("");
    Optional<Usage> usage = Usage.of(chat.get().path("usage"));
    String id = chat.get().path("id").stringValue("resp_" + hex(24));
    ObjectNode response = response(request, id, "item_" + hex(24), text, usage);
    return new Outcome.Answered(
        Reply.bytes(200, "application/json", Json.write(response)), usage.orElse(Usage.NONE));
  }

  Usage stream(GatewayRequest request, UpstreamAnswer answer, OutputStream out) throws IOException {
    try (answer) {
      return new ResponsesEvents(request, this, out).convert(new EventReader(answer.body()));
    }
  }

  ObjectNode response(
      GatewayRequest request, String id, String item, String text, Optional<Usage> usage) {
    ObjectNode response =
        Json.object()
            .put("id", id)
            .put("object", "response")
            .put("model", request.model())
            .put("status", "completed");
    ObjectNode message =
        response
            .putArray("output")
            .addObject()
            .put("type", "message")
            .put("id", item)
            .put("role", "assistant");
    ObjectNode part = message.putArray("content").addObject().put("type", "output_text");
    if (!text.isEmpty()) {
      part.put("text", text);
    }
    message.put("status", "completed");
    usage.ifPresent(known ->
        response
            .putObject("usage")
            .put("input_tokens", known.input())
            .put("output_tokens", known.output())
            .put("total_tokens", known.input() + known.output()));
    return response;
  }

  /** Random hex digits, as many. */
  String hex(int digits) {
    StringBuilder text = new StringBuilder();
    while (text.length() < digits) {
      text.append(Character.forDigit(random.nextInt(16), 16));
    }
    return text.toString();
  }

  /** The live host sends the error, and an event behind it in the same body. */
  private Reply unreadable(GatewayRequest request) {
    ObjectNode event = Json.object().put("type", "response.failed");
    ObjectNode response =
        event
            .putObject("response")
            .put("id", "resp_" + hex(32))
            .put("object", "response")
            .put("model", request.model())
            .put("status", "failed");
    response.putArray("output");
    response
        .putObject("error")
        .put("code", "upstream_error")
        .put("message", "Upstream request failed");
    String body =
        UNREADABLE
            + "event: response.failed\ndata: "
            + new String(Json.write(event), StandardCharsets.UTF_8)
            + "\n\n";
    return Reply.text(502, Reply.JSON, body);
  }

  private static Optional<JsonNode> object(byte[] bytes) {
    try {
      return Optional.of(Json.read(bytes)).filter(JsonNode::isObject);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
