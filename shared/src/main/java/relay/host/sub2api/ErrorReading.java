package relay.host.sub2api;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import relay.host.HostOperation;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads the host's five error shapes (host-api 1.4), and what is none of them. */
final class ErrorReading {
  private ErrorReading() {}

  /** What an answer that is no success says. */
  static Observation of(HostOperation operation, Exchange.Reply reply) {
    JsonNode body = parse(reply.body());
    if (!body.isObject()) {
      return observation(operation, reply, unreadable(reply), reply.body());
    }
    if (isForeign(operation, reply, body)) {
      return observation(operation, reply, Observation.FOREIGN, reply.body());
    }
    JsonNode error = body.path("error");
    if (error.isObject()) {
      String code = error.path("type").asString(error.path("code").asString(""));
      return observation(operation, reply, code, error.path("message").asString(""));
    }
    return observation(operation, reply, code(body), body.path("message").asString(""))
        .orWaiting(metadataWait(body));
  }

  /** The first JSON value of a text; a missing node when there is none. */
  static JsonNode parse(String text) {
    try {
      return HostJson.MAPPER.readTree(text);
    } catch (JacksonException _) {
      // Not JSON at all: the caller sees that in the node.
      return HostJson.MAPPER.missingNode();
    }
  }

  /** What an answer is that is no JSON object. */
  static String unreadable(Exchange.Reply reply) {
    String start = reply.body().stripLeading().toLowerCase(Locale.ROOT);
    if (start.startsWith("<")) {
      return Observation.HTML;
    }
    if (start.startsWith("data:") || start.startsWith("event:")) {
      return Observation.STREAM;
    }
    return reply.status() == 404 ? Observation.NO_ROUTE : Observation.NOT_JSON;
  }

  /** The management API's own 404 repeats the status in its body (host-api 1.4, shape A). */
  private static boolean isForeign(HostOperation operation, Exchange.Reply reply, JsonNode body) {
    return reply.status() == 404
        && FaultScope.MANAGEMENT.covers(operation)
        && body.path("code").asInt(0) != 404;
  }

  private static String code(JsonNode body) {
    if (body.path("reason").isString()) {
      return body.path("reason").asString();
    }
    if (body.path("error").isString()) {
      return body.path("error").asString();
    }
    // A number repeats the status and says nothing more.
    return body.path("code").isString() ? body.path("code").asString() : "";
  }

  private static Optional<Duration> metadataWait(JsonNode body) {
    String seconds = body.path("metadata").path("retry_after").asString("");
    return RetryAfter.parse(seconds, Instant.EPOCH);
  }

  private static Observation observation(
      HostOperation operation, Exchange.Reply reply, String code, String text) {
    return new Observation(operation, Optional.of(reply.status()), code, text, reply.retryAfter());
  }
}
