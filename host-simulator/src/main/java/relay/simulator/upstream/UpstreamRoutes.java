package relay.simulator.upstream;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import relay.simulator.upstream.UpstreamCall.KeySource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Turns the HTTP requests of one base URL into calls, and replies back into HTTP. */
final class UpstreamRoutes implements Handler {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final HeaderName X_API_KEY = HeaderNames.create("x-api-key");

  private final UpstreamBase base;
  private final BaseSwitch baseSwitch;
  private final PlantedKeys keys;
  private final KeyLog log;
  private final UpstreamOptions options;
  private final KeyScript script;

  UpstreamRoutes(
      UpstreamBase base,
      BaseSwitch baseSwitch,
      PlantedKeys keys,
      KeyLog log,
      UpstreamOptions options) {
    this.base = base;
    this.baseSwitch = baseSwitch;
    this.keys = keys;
    this.log = log;
    this.options = options;
    this.script = new KeyScript(options);
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) throws Exception {
    Optional<Operation> operation =
        Operation.ofPath(request.path().path().substring(base.path().length()));
    if (operation.isEmpty()) {
      send(Refusals.notFound(), response);
      return;
    }
    if (baseSwitch.awaitDecision(never()) == BaseState.CUTTING) {
      throw new CloseConnectionException("base URL is cutting connections");
    }
    UpstreamCall call = call(request, operation.get());
    Reply reply = script.reply(call);
    Thread.sleep(script.delay(call));
    // Counted first: whoever has the answer finds it counted.
    if (reply instanceof Reply.Whole whole) {
      whole.usage().ifPresent(usage -> log.answered(call.key(), usage));
    }
    send(reply, response);
  }

  private UpstreamCall call(ServerRequest request, Operation operation) {
    Optional<String> bearer =
        request
            .headers()
            .first(HeaderNames.AUTHORIZATION)
            .filter(value -> value.startsWith("Bearer "))
            .map(value -> value.substring("Bearer ".length()));
    Optional<String> apiKey = request.headers().first(X_API_KEY);
    String key = apiKey.or(() -> bearer).orElse("");
    KeySource source =
        apiKey.isPresent()
            ? KeySource.X_API_KEY
            : bearer.isPresent() ? KeySource.BEARER : KeySource.NONE;
    KeyTruth truth = keys.truthOf(key);
    return new UpstreamCall(
        base,
        truth.dialect().orElse(base.dialect()),
        operation,
        key,
        source,
        truth,
        log.called(key, operation, options.clock().instant()),
        body(request));
  }

  private static JsonNode body(ServerRequest request) {
    if (!request.content().hasEntity()) {
      return MissingNode.getInstance();
    }
    byte[] bytes = request.content().as(byte[].class);
    try {
      return JSON.readTree(bytes);
    } catch (JacksonException notJson) {
      // A body that is no JSON asks for no model: the reply is "unknown model", as in the field.
      return MissingNode.getInstance();
    }
  }

  private void send(Reply reply, ServerResponse response) throws IOException, InterruptedException {
    switch (reply) {
      case Reply.Whole whole -> {
        response.status(whole.status());
        response.header(HeaderNames.CONTENT_TYPE, whole.mediaType());
        whole.headers().forEach((name, value) -> response.header(name, value));
        response.send(Reply.utf8(whole.body()));
      }
      case Reply.Cut cut -> {
        response.header(HeaderNames.CONTENT_TYPE, cut.mediaType());
        OutputStream body = response.outputStream();
        body.write(Reply.utf8(cut.beginning()));
        body.flush();
        throw new CloseConnectionException("cut as planned");
      }
      case Reply.Silence silence -> {
        baseSwitch.awaitCutting(never());
        throw new CloseConnectionException("nothing to say");
      }
    }
  }

  private Duration never() {
    return options.scaled(UpstreamOptions.NEVER);
  }
}
