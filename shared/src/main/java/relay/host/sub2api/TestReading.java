package relay.host.sub2api;

import java.util.List;
import java.util.Optional;
import relay.host.HostOperation;
import tools.jackson.databind.JsonNode;

/**
 * Judges the event stream of the host's account test by its frames: the status is always 200 and
 * the media type may be wrong (host-api 9.1).
 */
sealed interface TestReading {

  /** The host's only success signal was seen. */
  record Passed(String upstreamModel) implements TestReading {}

  /** The test ran, or could not begin, and says so in its frames. */
  record Failed(Observation seen) implements TestReading {}

  /** The call itself was refused: no frame came. */
  record Refused(Observation seen) implements TestReading {}

  static TestReading of(Exchange.Reply reply) {
    List<JsonNode> frames = frames(reply.body());
    if (!reply.isSuccess()) {
      return new Refused(ErrorReading.of(HostOperation.ACCOUNT_TEST, reply));
    }
    if (frames.isEmpty()) {
      return new Refused(seen(reply, Observation.NOT_JSON, reply.body()));
    }
    Optional<JsonNode> error = first(frames, "error");
    if (error.isPresent()) {
      String text = error.get().path("error").asString("");
      return new Failed(seen(reply, Observation.TEST_FAILED, text));
    }
    boolean complete =
        first(frames, "test_complete")
            .filter(frame -> frame.path("success").asBoolean(false))
            .isPresent();
    return complete
        ? new Passed(
            first(frames, "test_start").map(frame -> frame.path("model").asString("")).orElse(""))
        : new Failed(seen(reply, Observation.INCOMPLETE, "the test's stream ended early"));
  }

  private static Observation seen(Exchange.Reply reply, String code, String text) {
    return new Observation(
        HostOperation.ACCOUNT_TEST, Optional.of(reply.status()), code, text, Optional.empty());
  }

  private static List<JsonNode> frames(String body) {
    return body.lines()
        .filter(line -> line.startsWith("data:"))
        .map(line -> ErrorReading.parse(line.substring("data:".length())))
        .filter(JsonNode::isObject)
        .toList();
  }

  private static Optional<JsonNode> first(List<JsonNode> frames, String type) {
    return frames.stream()
        .filter(frame -> frame.path("type").asString("").equals(type))
        .findFirst();
  }
}
