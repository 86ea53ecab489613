package relay.simulator.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import relay.simulator.http.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns one stream of chat chunks into one stream of response events. For a single use. */
final class ResponsesEvents {

  private final GatewayRequest request;
  private final ResponsesFromChat conversion;
  private final OutputStream out;
  private final String item;
  private final StringBuilder text = new StringBuilder();
  private String id;
  private int sequence;
  private Optional<Usage> usage = Optional.empty();

  ResponsesEvents(GatewayRequest request, ResponsesFromChat conversion, OutputStream out) {
    this.request = request;
    this.conversion = conversion;
    this.out = out;
    this.item = "item_" + conversion.hex(24);
    this.id = "resp_" + conversion.hex(24);
  }

  /** What the upstream said it used. */
  Usage convert(EventReader events) throws IOException {
    boolean created = false;
    for (Optional<EventReader.Event> event = events.next();
        event.isPresent();
        event = events.next()) {
      Optional<JsonNode> chunk = event.get().json().filter(json -> json.path("choices").isArray());
      if (!created) {
        chunk.flatMap(json -> json.path("id").stringValueOpt()).ifPresent(value -> id = value);
        created();
        created = true;
      }
      if (chunk.isPresent()) {
        take(chunk.get());
      }
    }
    if (!created) {
      created();
    }
    finish();
    return usage.orElse(Usage.NONE);
  }

  private void take(JsonNode chunk) throws IOException {
    usage = Usage.of(chunk.path("usage")).or(() -> usage);
    String delta = chunk.path("choices").path(0).path("delta").path("content").asString("");
    if (delta.isEmpty()) {
      return;
    }
    if (text.isEmpty()) {
      opened();
    }
    text.append(delta);
    send("response.output_text.delta", placed().put("delta", delta));
  }

  private void created() throws IOException {
    ObjectNode event = Json.object().put("type", "response.created");
    ObjectNode response =
        event
            .putObject("response")
            .put("id", id)
            .put("object", "response")
            .put("model", request.model())
            .put("status", "in_progress");
    response.putArray("output");
    write("response.created", event);
  }

  private void opened() throws IOException {
    send(
        "response.output_item.added",
        Json.object().put("output_index", 0).set("item", message("in_progress", "")));
    send("response.content_part.added", placed().set("part", part("")));
  }

  private void finish() throws IOException {
    if (!text.isEmpty()) {
      send("response.output_text.done", placed().put("text", text.toString()));
      send("response.content_part.done", placed().set("part", part(text.toString())));
      send(
          "response.output_item.done",
          Json.object().put("output_index", 0).set("item", message("completed", text.toString())));
    }
    ObjectNode event = Json.object();
    event.set("response", conversion.response(request, id, item, text.toString(), usage));
    send("response.completed", event);
    out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private ObjectNode placed() {
    return Json.object().put("content_index", 0).put("item_id", item).put("output_index", 0);
  }

  private ObjectNode message(String status, String content) {
    ObjectNode message = Json.object();
    message.putArray("content").addObject().put("text", content).put("type", "output_text");
    return message
        .put("id", item)
        .put("role", "assistant")
        .put("status", status)
        .put("type", "message");
  }

  private static ObjectNode part(String content) {
    ObjectNode part = Json.object();
    part.putArray("annotations");
    part.putArray("logprobs");
    return part.put("text", content).put("type", "output_text");
  }

  private void send(String type, ObjectNode event) throws IOException {
    write(type, event.put("sequence_number", ++sequence).put("type", type));
  }

  private void write(String type, JsonNode event) throws IOException {
    out.write(("event: " + type + "\ndata: ").getBytes(StandardCharsets.UTF_8));
    out.write(Json.write(event));
    out.write("\n\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
