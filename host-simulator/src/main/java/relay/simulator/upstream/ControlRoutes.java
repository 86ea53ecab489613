package relay.simulator.upstream;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fake upstreams' own HTTP interface:
 *
 * <ul>
 *   <li>{@code GET /__upstream/bases} names, URLs and states
 *   <li>{@code PUT /__upstream/bases/NAME} with {@code {"state":"HANGING"}}
 *   <li>{@code GET /__upstream/keys?key=KEY} truth and use of one key
 *   <li>{@code PUT /__upstream/keys} with {@code {"key":"…","truth":"GOOD"}}
 *   <li>{@code GET /__upstream/totals} use of all keys together
 * </ul>
 *
 * A name that does not exist is answered with 400 and the reason.
 */
final class ControlRoutes {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final FakeUpstreams upstreams;

  ControlRoutes(FakeUpstreams upstreams) {
    this.upstreams = upstreams;
  }

  void register(HttpRouting.Builder routing) {
    routing
        .get("/__upstream/bases", this::listBases)
        .put("/__upstream/bases/{name}", this::setBase)
        .get("/__upstream/keys", this::readKey)
        .put("/__upstream/keys", this::plantKey)
        .get("/__upstream/totals", (request, response) -> send(response, upstreams.totalUse()))
        .error(
            IllegalArgumentException.class,
            (request, response, refused) ->
                send(response.status(400), Map.of("error", String.valueOf(refused.getMessage()))));
  }

  private void listBases(ServerRequest request, ServerResponse response) {
    send(response, upstreams.plan().bases().stream().map(this::describe).toList());
  }

  private Map<String, Object> describe(UpstreamBase base) {
    return Map.of(
        "name", base.name(),
        "url", upstreams.baseUrl(base),
        "dialect", base.dialect(),
        "models", base.models(),
        "state", upstreams.state(base.name()));
  }

  private void setBase(ServerRequest request, ServerResponse response) {
    String name = request.path().pathParameters().get("name");
    upstreams.set(name, BaseState.valueOf(text(body(request), "state")));
    response.status(204).send();
  }

  private void readKey(ServerRequest request, ServerResponse response) {
    String key = request.query().first("key").orElse("");
    send(response, Map.of("truth", upstreams.truthOf(key), "use", upstreams.use(key)));
  }

  private void plantKey(ServerRequest request, ServerResponse response) {
    JsonNode body = body(request);
    upstreams.plant(text(body, "key"), KeyTruth.valueOf(text(body, "truth")));
    response.status(204).send();
  }

  private static JsonNode body(ServerRequest request) {
    return JSON.readTree(request.content().as(byte[].class));
  }

  private static String text(JsonNode body, String field) {
    return body.path(field).asString("");
  }

  private static void send(ServerResponse response, Object value) {
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(JSON.writeValueAsBytes(value));
  }
}
