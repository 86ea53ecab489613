package relay.simulator.gateway;

import java.util.Map;
import relay.simulator.http.Envelope;
import relay.simulator.http.Reply;
import relay.simulator.options.HostVersion;

/** What a client sees of the last upstream failure (host-api 14.4). */
final class UpstreamErrors {

  private static final String UPSTREAM = "upstream_error";
  private static final String FAILED = "Upstream request failed";
  private static final String TEMPORARY = "Upstream service temporarily unavailable";

  private UpstreamErrors() {}

  /** All accounts are used up. */
  static Reply reply(HostVersion version, UpstreamError error) {
    return switch (error.status()) {
      case 401 ->
          Envelope.openAiError(
              502, UPSTREAM, "Upstream authentication failed, please contact administrator");
      case 403 ->
          Envelope.openAiError(
              502, UPSTREAM, "Upstream access forbidden, please contact administrator");
      case 429 -> rateLimited(version, error);
      case 529 ->
          Envelope.openAiError(503, UPSTREAM, "Upstream service overloaded, please retry later");
      case 500, 502, 503, 504 -> Envelope.openAiError(502, UPSTREAM, TEMPORARY);
      default -> Envelope.openAiError(502, UPSTREAM, FAILED);
    };
  }

  static Reply unreachable(HostVersion version) {
    return Envelope.openAiError(
        502, UPSTREAM, version.failsOverNetworkErrors() ? TEMPORARY : FAILED);
  }

  static Reply failed() {
    return Envelope.openAiError(502, UPSTREAM, FAILED);
  }

  /** A refusal that is passed on with its status and words. */
  static Reply passed(UpstreamError error) {
    String type =
        switch (error.status()) {
          case 400 -> "invalid_request_error";
          case 404 -> "not_found_error";
          default -> "api_error";
        };
    String message = error.message().isEmpty() ? FAILED : error.message();
    return Envelope.openAiError(error.status(), type, message);
  }

  private static Reply rateLimited(HostVersion version, UpstreamError error) {
    Map<String, String> headers =
        version.passesRetryAfter()
            ? error.retryAfter().map(value -> Map.of("Retry-After", value)).orElse(Map.of())
            : Map.of();
    return Reply.json(
        429,
        Envelope.openAiBody("rate_limit_error", "Upstream rate limit exceeded, please retry later"),
        headers);
  }
}
