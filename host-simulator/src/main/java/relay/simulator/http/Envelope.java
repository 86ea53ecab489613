package relay.simulator.http;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The host's envelopes and its error shapes (host-api 1.2 to 1.5). */
public final class Envelope {

  /** Any text that went over a limit, any missing foreign key: the host says no more than this. */
  private static final String INTERNAL_ERROR = "internal error";

  private Envelope() {}

  public static Reply success(JsonNode data) {
    return success(200, data);
  }

  public static Reply success(int status, JsonNode data) {
    return Reply.json(status, successBody(data));
  }

  public static ObjectNode successBody(JsonNode data) {
    return Json.object().put("code", 0).put("message", "success").set("data", data);
  }

  /** The answer to a delete. */
  public static Reply message(String text) {
    return success(Json.object().put("message", text));
  }

  public static ObjectNode page(List<? extends JsonNode> items, int total, PageQuery query) {
    ObjectNode page = Json.object();
    page.set("items", Json.array().addAll(items));
    page.put("total", total).put("page", query.page()).put("page_size", query.size());
    return page.put("pages", Math.max(1, query.pagesOf(total)));
  }

  /** Shape A with a reason. */
  public static Refusal refuse(int status, String reason, String message) {
    return new Refusal(Reply.json(status, shapeA(status, message).put("reason", reason)));
  }

  /** Shape A with a reason and metadata. */
  public static Refusal refuse(
      int status, String reason, String message, Map<String, String> metadata) {
    ObjectNode body = shapeA(status, message).put("reason", reason);
    return new Refusal(Reply.json(status, body.set("metadata", Json.texts(metadata))));
  }

  /** Shape A without a reason. */
  public static Refusal refuse(int status, String message) {
    return new Refusal(Reply.json(status, shapeA(status, message)));
  }

  /** What the host answers to everything it did not classify, mistakes of the caller included. */
  public static Refusal internalError() {
    return refuse(500, INTERNAL_ERROR);
  }

  /** Shape B: authentication. */
  public static Refusal deny(int status, String code, String message) {
    return new Refusal(Reply.json(status, Json.object().put("code", code).put("message", message)));
  }

  /** Shape C: the rate limiter of the auth routes. */
  public static Refusal tooManyRequests() {
    return new Refusal(
        Reply.json(
            429,
            Json.object()
                .put("error", "rate limit exceeded")
                .put("message", "Too many requests, please try again later")));
  }

  /** Shape E: the OpenAI side of the gateway. */
  public static Reply openAiError(int status, String type, String message) {
    return Reply.json(status, openAiBody(type, message));
  }

  public static ObjectNode openAiBody(String type, String message) {
    ObjectNode error = Json.object().put("message", message).put("type", type);
    return Json.object().set("error", error);
  }

  /** Shape E: the Anthropic side of the gateway. */
  public static Reply anthropicError(int status, String type, String message) {
    return Reply.json(status, openAiBody(type, message).put("type", "error"));
  }

  /** An unknown path, and a known one with another method. */
  public static Reply noSuchRoute() {
    return Reply.text(404, "text/plain", "404 page not found");
  }

  private static ObjectNode shapeA(int status, String message) {
    return Json.object().put("code", status).put("message", message);
  }
}
