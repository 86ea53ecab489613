package relay.simulator.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import relay.simulator.http.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What an upstream refused with.
 *
 * @param body as it came
 */
record UpstreamError(int status, String body, Optional<String> retryAfter) {

  static UpstreamError of(UpstreamAnswer answer) throws IOException {
    return new UpstreamError(
        answer.status(),
        new String(answer.wholeBody(), StandardCharsets.UTF_8),
        answer.header("Retry-After"));
  }

  /** Whether the host tries another account (host-api 14.4). */
  boolean failsOver() {
    return status == 401 || status == 402 || status == 403 || status == 429 || status >= 500;
  }

  /** The upstream's own words, empty when there are none. */
  String message() {
    JsonNode json = json();
    return json.path("error")
        .path("message")
        .stringValueOpt()
        .or(() -> json.path("message").stringValueOpt())
        .or(() -> json.path("error").stringValueOpt())
        .orElse("");
  }

  /** When a rate limit ends, if the body says so. */
  Optional<Instant> resetAt(Instant now) {
    JsonNode error = json().path("error");
    if (error.path("resets_at").isIntegralNumber()) {
      return Optional.of(Instant.ofEpochSecond(error.path("resets_at").longValue()));
    }
    if (error.path("resets_in_seconds").isIntegralNumber()) {
      return Optional.of(now.plusSeconds(error.path("resets_in_seconds").longValue()));
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return "UpstreamError[status=" + status + "]";
  }

  private JsonNode json() {
    try {
      return Json.read(body);
    } catch (JacksonException e) {
      return Json.object();
    }
  }
}
