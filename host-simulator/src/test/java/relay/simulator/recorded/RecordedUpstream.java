package relay.simulator.recorded;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import relay.simulator.http.DroppedConnection;
import relay.simulator.http.Exchange;
import relay.simulator.http.HttpFront;
import relay.simulator.http.Json;
import relay.simulator.http.Reply;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The upstream of the recordings; its behaviour is named in the key: {@code sk-<behaviour>-…}. */
final class RecordedUpstream implements AutoCloseable {

  private static final Duration SLOW = Duration.ofMillis(200);

  private final HttpFront front = HttpFront.open(0, RecordedUpstream::answer);

  /** Host and port. */
  String address() {
    return "127.0.0.1:" + front.port();
  }

  @Override
  public void close() {
    front.close();
  }

  private static Reply answer(Exchange exchange) {
    JsonNode body = exchange.body().length == 0 ? Json.object() : Json.read(exchange.body());
    String[] key =
        exchange.header("authorization").orElse("").replace("Bearer ", "").split("-", -1);
    String behaviour = key.length > 2 ? key[1] : "none";
    return switch (behaviour) {
      case "bad401" -> error(401, "Incorrect API key provided", "invalid_request_error");
      case "no402" -> error(402, "Insufficient Balance", "unknown_error");
      case "deny403" -> error(403, "forbidden", "permission_error");
      case "lim429" -> error(429, "Rate limit reached", "rate_limit_error");
      case "err500" -> error(500, "boom", "server_error");
      case "err503" -> error(503, "overloaded", "server_error");
      case "over529" -> error(529, "overloaded", "overloaded_error");
      case "bad400" -> error(400, "model not supported", "invalid_request_error");
      case "html" -> Reply.text(200, "text/html", "<html><body>Welcome</body></html>");
      case "cut" -> throw new DroppedConnection();
      case "midcut" -> broken(body, false);
      case "miderr" -> broken(body, true);
      default -> good(exchange, behaviour, body);
    };
  }

  private static Reply good(Exchange exchange, String behaviour, JsonNode body) {
    if (exchange.path().endsWith("/models")) {
      return models();
    }
    if (behaviour.equals("slow")) {
      rest();
    }
    if (exchange.path().endsWith("/responses") && !behaviour.equals("chatonly")) {
      return responses(body, behaviour.equals("incomplete"));
    }
    return exchange.path().endsWith("/chat/completions")
        ? chat(body)
        : error(404, "Not Found", "invalid_request_error");
  }

  private static void rest() {
    try {
      Thread.sleep(SLOW);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Reply models() {
    ObjectNode list = Json.object().put("object", "list");
    for (String id : List.of("deepseek-chat", "deepseek-reasoner", "kimi-k2.6")) {
      list.withArray("data").addObject().put("id", id).put("object", "model");
    }
    return Reply.json(200, list);
  }

  private static Reply responses(JsonNode request, boolean unfinished) {
    ObjectNode done = response(request, "completed");
    message(done.withArray("output").addObject(), "completed");
    done.putObject("usage").put("input_tokens", 3).put("output_tokens", 1).put("total_tokens", 4);
    if (!request.path("stream").asBoolean(false)) {
      return Reply.json(200, done);
    }
    StringBuilder events = new StringBuilder(event(created(request)));
    ObjectNode added = Json.object().put("type", "response.output_item.added");
    added
        .put("output_index", 0)
        .putObject("item")
        .put("id", "msg_1")
        .put("type", "message")
        .put("role", "assistant")
        .put("status", "in_progress")
        .putArray("content");
    ObjectNode begun = part("response.content_part.added");
    begun.putObject("part").put("type", "output_text").put("text", "");
    ObjectNode item = Json.object().put("type", "response.output_item.done").put("output_index", 0);
    message(item.putObject("item"), "completed");
    events
        .append(event(added))
        .append(event(begun))
        .append(event(part("response.output_text.delta").put("delta", "Hello")))
        .append(event(part("response.output_text.done").put("text", "Hello")))
        .append(event(item));
    if (!unfinished) {
      events.append(event(Json.object().put("type", "response.completed").set("response", done)));
    }
    return Reply.text(200, Reply.EVENT_STREAM, events.toString());
  }

  private static Reply broken(JsonNode request, boolean failed) {
    String events =
        event(created(request)) + event(part("response.output_text.delta").put("delta", "Hel"));
    ObjectNode end = response(request, "failed");
    end.putObject("error").put("code", "server_error").put("message", "upstream gave up");
    ObjectNode failure = Json.object().put("type", "response.failed").set("response", end);
    return Reply.text(200, Reply.EVENT_STREAM, failed ? events + event(failure) : events);
  }

  private static Reply chat(JsonNode request) {
    if (!request.path("stream").asBoolean(false)) {
      ObjectNode body = completion(request, "chat.completion");
      ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
      choice.putObject("message").put("role", "assistant").put("content", "Hello");
      choice.put("finish_reason", "stop");
      return Reply.json(200, withUsage(body));
    }
    ObjectNode last = withUsage(completion(request, "chat.completion.chunk"));
    last.putArray("choices");
    String chunks =
        List.of(
                chunk(request, Json.object().put("role", "assistant").put("content", ""), ""),
                chunk(request, Json.object().put("content", "Hello"), ""),
                chunk(request, Json.object(), "stop"),
                last)
            .stream()
            .map(chunk -> "data: " + chunk + "\n\n")
            .collect(Collectors.joining());
    return Reply.text(200, Reply.EVENT_STREAM, chunks + "data: [DONE]\n\n");
  }

  private static ObjectNode chunk(JsonNode request, ObjectNode delta, String finish) {
    ObjectNode chunk = completion(request, "chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.set("delta", delta);
    choice.put("finish_reason", finish.isEmpty() ? null : finish);
    return chunk;
  }

  private static ObjectNode completion(JsonNode request, String object) {
    ObjectNode body = Json.object().put("id", "c1").put("object", object).put("created", 1);
    return body.set("model", request.path("model"));
  }

  private static ObjectNode withUsage(ObjectNode body) {
    body.putObject("usage")
        .put("prompt_tokens", 3)
        .put("completion_tokens", 1)
        .put("total_tokens", 4);
    return body;
  }

  private static ObjectNode created(JsonNode request) {
    return Json.object()
        .put("type", "response.created")
        .set("response", response(request, "in_progress"));
  }

  private static ObjectNode response(JsonNode request, String status) {
    ObjectNode body = Json.object().put("id", "resp_1").put("object", "response");
    body.set("model", request.path("model"));
    body.put("status", status).putArray("output");
    return body;
  }

  private static void message(ObjectNode item, String status) {
    item.put("id", "msg_1").put("type", "message").put("role", "assistant").put("status", status);
    item.putArray("content").addObject().put("type", "output_text").put("text", "Hello");
  }

  private static ObjectNode part(String type) {
    return Json.object()
        .put("type", type)
        .put("item_id", "msg_1")
        .put("output_index", 0)
        .put("content_index", 0);
  }

  private static String event(ObjectNode data) {
    return "event: " + data.get("type").stringValue() + "\ndata: " + data + "\n\n";
  }

  private static Reply error(int status, String message, String type) {
    ObjectNode body = Json.object();
    body.putObject("error").put("message", message).put("type", type).putNull("code");
    Map<String, String> headers = status == 429 ? Map.of("Retry-After", "7") : Map.of();
    return Reply.json(status, body, headers);
  }
}
