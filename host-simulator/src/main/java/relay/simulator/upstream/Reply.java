package relay.simulator.upstream;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** What goes back over the wire, decided before anything is sent. */
sealed interface Reply {

  /** A complete answer; {@code usage} is there when it is a completion as asked. */
  record Whole(
      int status, String mediaType, Map<String, String> headers, String body, Optional<Usage> usage)
      implements Reply {}

  /** Status 200 and the beginning of a body, then the connection is cut. */
  record Cut(String mediaType, String beginning) implements Reply {}

  /** No byte, ever. */
  record Silence() implements Reply {}

  static Whole json(int status, String body) {
    return new Whole(status, "application/json", Map.of(), body, Optional.empty());
  }

  static Whole completion(String mediaType, String body, Usage usage) {
    return new Whole(200, mediaType, Map.of(), body, Optional.of(usage));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
