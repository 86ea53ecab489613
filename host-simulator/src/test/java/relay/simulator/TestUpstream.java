package relay.simulator;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import relay.simulator.http.DroppedConnection;
import relay.simulator.http.Exchange;
import relay.simulator.http.HttpFront;
import relay.simulator.http.Json;
import relay.simulator.http.Reply;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An upstream whose behaviour is named in the key: {@code sk-test-<behaviour>-<anything>}. */
final class TestUpstream implements AutoCloseable {

  /** A call that arrived. */
  record Call(String key, String path, JsonNode body) {}

  private final HttpFront front;
  private final CountDownLatch held = new CountDownLatch(1);
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  private TestUpstream() {
    front = HttpFront.open(0, this::answer);
  }

  static TestUpstream open() {
    return new TestUpstream();
  }

  String baseUrl() {
    return "http://127.0.0.1:" + front.port() + "/v1";
  }

  /** Calls of a key that came through the gateway, not from the host's own probe. */
  List<Call> callsOf(String key) {
    return calls.stream()
        .filter(call -> call.key().equals(key))
        .filter(call -> !call.body().has("instructions") && !call.body().has("tool_choice"))
        .toList();
  }

  List<Call> allCallsOf(String key) {
    return calls.stream().filter(call -> call.key().equals(key)).toList();
  }

  @Override
  public void close() {
    front.close();
  }

  private Reply answer(Exchange exchange) {
    String key = exchange.header("authorization").orElse("").replace("Bearer ", "");
    JsonNode body = exchange.body().length == 0 ? Json.object() : Json.read(exchange.body());
    calls.add(new Call(key, exchange.path(), body));
    String behaviour = key.split("-", -1)[2];
    return switch (behaviour) {
      case "refused401" -> error(401, "Incorrect API key provided");
      case "unpaid402" -> error(402, "Insufficient Balance");
      case "forbidden403" -> error(403, "forbidden");
      case "limited429" -> error(429, "Rate limit reached");
      case "broken500" -> error(500, "boom");
      case "overloaded529" -> error(529, "overloaded");
      case "cut" -> throw new DroppedConnection();
      case "chatonly" ->
          exchange.path().endsWith("/responses") ? error(404, "Not Found") : good(exchange, body);
      case "unfinished" -> unfinished();
      case "held" -> {
        hold();
        yield good(exchange, body);
      }
      case "html" -> Reply.text(200, "text/html", "<html>Welcome</html>");
      case "tools" -> body.has("tool_choice") ? toolCall() : good(exchange, body);
      default -> good(exchange, body);
    };
  }

  /** Keeps calls waiting until they are let go. */
  private void hold() {
    try {
      held.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DroppedConnection();
    }
  }

  /** Answers the calls that are held, and all that come after. */
  void letGo() {
    held.countDown();
  }

  private static Reply good(Exchange exchange, JsonNode body) {
    return exchange.path().endsWith("/responses") ? responses(body) : chat(body);
  }

  private static Reply chat(JsonNode request) {
    ObjectNode body = Json.object().put("id", "c1").put("object", "chat.completion");
    body.set("model", request.path("model"));
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    choice.putObject("message").put("role", "assistant").put("content", "Hello");
    choice.put("finish_reason", "stop");
    body.putObject("usage").put("prompt_tokens", 3).put("completion_tokens", 1);
    return Reply.json(200, body);
  }

  private static Reply responses(JsonNode request) {
    ObjectNode response =
        Json.object().put("id", "resp_1").put("object", "response").put("status", "completed");
    response.set("model", request.path("model"));
    response.putObject("usage").put("input_tokens", 3).put("output_tokens", 1);
    if (!request.path("stream").asBoolean(false)) {
      return Reply.json(200, response);
    }
    ObjectNode delta =
        Json.object().put("type", "response.output_text.delta").put("delta", "Hello");
    ObjectNode end = Json.object().put("type", "response.completed").set("response", response);
    return Reply.text(200, Reply.EVENT_STREAM, "data: " + delta + "\n\ndata: " + end + "\n\n");
  }

  private static Reply unfinished() {
    ObjectNode delta = Json.object().put("type", "response.output_text.delta").put("delta", "Hel");
    return Reply.text(200, Reply.EVENT_STREAM, "data: " + delta + "\n\n");
  }

  private static Reply toolCall() {
    ObjectNode body = Json.object();
    body.putArray("output").addObject().put("type", "function_call").put("name", "ping");
    return Reply.json(200, body);
  }

  private static Reply error(int status, String message) {
    ObjectNode body = Json.object();
    body.putObject("error").put("message", message);
    return Reply.json(status, body, Map.of());
  }
}
