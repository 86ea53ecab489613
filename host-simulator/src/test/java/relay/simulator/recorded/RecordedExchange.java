package relay.simulator.recorded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import relay.simulator.http.Json;
import relay.simulator.options.HostVersion;
import tools.jackson.databind.JsonNode;

/**
 * One exchange with a live host.
 *
 * @param pause how long the recording client waited before it
 * @param parallel whether the client went on without waiting for its answer
 * @param request {@code method}, {@code path}, and as given {@code headers}, {@code body} or {@code
 *     raw}; secrets and addresses are placeholders
 * @param body JSON as JSON, everything else as a text; of a long list only the first elements
 */
record RecordedExchange(
    String scenario,
    String step,
    Duration pause,
    boolean parallel,
    JsonNode request,
    int status,
    String mediaType,
    JsonNode body) {

  /** The exchanges of one script with one version, in their order. */
  static List<RecordedExchange> load(HostVersion version, String script) {
    String name = version.text() + "/" + script + ".jsonl";
    try (InputStream in = RecordedExchange.class.getResourceAsStream(name);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(found(in, name), StandardCharsets.UTF_8))) {
      return lines.lines().map(line -> of(Json.read(line))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What compares it with its twin of another version. */
  String name() {
    return scenario + "/" + step;
  }

  private static InputStream found(@org.jspecify.annotations.Nullable InputStream in, String name) {
    if (in == null) {
      throw new IllegalStateException("no recording " + name);
    }
    return in;
  }

  private static RecordedExchange of(JsonNode json) {
    JsonNode response = json.get("response");
    return new RecordedExchange(
        json.get("scenario").stringValue(),
        json.get("step").stringValue(),
        Duration.ofMillis(json.path("pause_ms").asLong(0)),
        json.path("parallel").asBoolean(false),
        json.get("request"),
        response.get("status").intValue(),
        response.get("type").stringValue(),
        response.get("body"));
  }
}
