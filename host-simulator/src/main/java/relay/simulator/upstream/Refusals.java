package relay.simulator.upstream;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Error answers. Like careless relays in the field they repeat the caller's key in their text: in
 * clear, inside escaped JSON, escaped for a URL, or in base64, changing with the number of the
 * call.
 */
final class Refusals {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int[] FIVES = {500, 502, 503, 529};

  private Refusals() {}

  static Reply wrongKey(UpstreamCall call) {
    return error(
        call, 401, "Incorrect API key provided", "invalid_request_error", "invalid_api_key");
  }

  static Reply noBalance(UpstreamCall call) {
    return error(call, 402, "Insufficient Balance", "unknown_error", "invalid_request_error");
  }

  static Reply quota(UpstreamCall call) {
    return error(
        call,
        429,
        "You exceeded your current quota, please check your plan and billing details",
        "insufficient_quota",
        "insufficient_quota");
  }

  static Reply forbidden(UpstreamCall call) {
    return error(call, 403, "Your request was blocked", "permission_error", "forbidden");
  }

  static Reply rateLimited(UpstreamCall call, Duration retryAfter) {
    Reply.Whole reply =
        error(call, 429, "Rate limit reached", "rate_limit_error", "rate_limit_exceeded");
    long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
    return new Reply.Whole(
        reply.status(),
        reply.mediaType(),
        Map.of("Retry-After", Long.toString(seconds)),
        reply.body(),
        Optional.empty());
  }

  static Reply unavailable(UpstreamCall call) {
    int status = FIVES[call.seen().calls() % FIVES.length];
    return error(call, status, "The server is overloaded", "server_error", "overloaded");
  }

  static Reply serviceUnavailable(UpstreamCall call) {
    return error(call, 503, "overloaded", "server_error", "overloaded");
  }

  static Reply softError(UpstreamCall call) {
    return error(call, 200, "upstream account is out of service", "upstream_error", "bad_response");
  }

  static Reply unknownModel(UpstreamCall call) {
    // OpenAI itself says 400 on /responses and 404 on chat for the same thing.
    int status = call.operation() == Operation.RESPONSES ? 400 : 404;
    return error(
        call,
        status,
        "The model `" + call.model() + "` does not exist",
        "invalid_request_error",
        "model_not_found");
  }

  static Reply tooFewTokens(UpstreamCall call) {
    return error(
        call,
        400,
        "max_tokens must be at least " + call.base().minTokens(),
        "invalid_request_error",
        "invalid_value");
  }

  static Reply notFound() {
    return Reply.json(404, "{\"error\":{\"message\":\"Not Found\"}}");
  }

  static Reply page() {
    return new Reply.Whole(
        200,
        "text/html; charset=utf-8",
        Map.of(),
        "<!doctype html><html><body>Welcome</body></html>",
        Optional.empty());
  }

  private static Reply.Whole error(
      UpstreamCall call, int status, String message, String type, String code) {
    String text = message + echo(call.key(), call.seen().calls());
    return Reply.json(
        status,
        JSON.writeValueAsString(
            Map.of("error", Map.of("message", text, "type", type, "code", code))));
  }

  private static String echo(String key, int call) {
    return switch (call % 4) {
      case 1 -> " (key " + key + ")";
      case 2 -> " (request " + JSON.writeValueAsString(Map.of("api_key", key)) + ")";
      case 3 -> " (query key=" + URLEncoder.encode(key, StandardCharsets.UTF_8) + ")";
      default ->
          " (credential "
              + Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8))
              + ")";
    };
  }
}
