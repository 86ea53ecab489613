package relay.simulator.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import relay.simulator.http.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads server-sent events one by one; a broken connection ends the stream like any other end. */
final class EventReader {

  private static final String DATA = "data:";

  private final BufferedReader lines;

  EventReader(InputStream in) {
    lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /** The data of an event. */
  record Event(String data) {

    boolean isDone() {
      return data.equals("[DONE]");
    }

    /** Empty when the data are no JSON object. */
    Optional<JsonNode> json() {
      try {
        return Optional.of(Json.read(data)).filter(JsonNode::isObject);
      } catch (JacksonException e) {
        return Optional.empty();
      }
    }
  }

  /** The next event that has data, empty at the end. */
  Optional<Event> next() {
    for (Optional<String> line = line(); line.isPresent(); line = line()) {
      if (line.get().startsWith(DATA)) {
        return Optional.of(new Event(line.get().substring(DATA.length()).trim()));
      }
    }
    return Optional.empty();
  }

  private Optional<String> line() {
    try {
      return Optional.ofNullable(lines.readLine());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
