package relay.simulator.gateway;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a Responses stream has said so far. */
final class ResponsesStream {

  /** How a stream stands. */
  enum End {
    OPEN,
    COMPLETED,
    FAILED
  }

  private final StringBuilder text = new StringBuilder();
  private String id = "";
  private End end = End.OPEN;
  private String failure = "";
  private @Nullable Usage usage;

  /** Takes one event in; gives the text it added, empty for none. */
  String take(JsonNode event) {
    JsonNode response = event.path("response");
    response.path("id").stringValueOpt().ifPresent(value -> id = value);
    switch (event.path("type").asString("")) {
      case "response.output_text.delta" -> {
        String delta = event.path("delta").asString("");
        text.append(delta);
        return delta;
      }
      case "response.completed", "response.incomplete", "response.done" -> {
        end = End.COMPLETED;
        Usage.of(response.path("usage")).ifPresent(value -> usage = value);
      }
      case "response.failed", "error" -> {
        end = End.FAILED;
        failure = failureOf(event);
      }
      default -> {
        return "";
      }
    }
    return "";
  }

  End end() {
    return end;
  }

  String id() {
    return id;
  }

  String text() {
    return text.toString();
  }

  /** The upstream's words about a failure. */
  String failure() {
    return failure;
  }

  Optional<Usage> usage() {
    return Optional.ofNullable(usage);
  }

  private static String failureOf(JsonNode event) {
    return event
        .path("response")
        .path("error")
        .path("message")
        .stringValueOpt()
        .or(() -> event.path("error").path("message").stringValueOpt())
        .or(() -> event.path("message").stringValueOpt())
        .orElse("OpenAI response failed");
  }
}
