package relay.simulator.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import relay.simulator.SettableClock;
import relay.simulator.SimulatedHost;
import relay.simulator.admin.ManagementApi;
import relay.simulator.http.Json;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostVersion;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Plays one recorded script to a fresh simulator. Its pauses pass on the host's clock, which is
 * moved by hand: a whole script takes seconds.
 */
final class Replay implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Longer than a probe takes that an upstream answers. */
  private static final Duration LONG_PAUSE = Duration.ofSeconds(2);

  private static final Duration BETWEEN_CALLS = Duration.ofMillis(5);

  private final SettableClock clock = new SettableClock();
  private final RecordedUpstream upstream = new RecordedUpstream();
  private final SimulatedHost host;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final KnownNames names = new KnownNames();

  Replay(HostVersion version) {
    host = SimulatedHost.start(HostOptions.of(version).withClock(clock));
    names.know("<admin-password>", ManagementApi.ADMIN_PASSWORD);
    names.know("<user-password>", "managed-pass-1");
    names.know("upstream.test", upstream.address());
    names.know("closed.test", "127.0.0.1:9");
  }

  /** An answer, its body being JSON where the host says so, else a text. */
  record Answer(int status, String mediaType, JsonNode body) {}

  /** One exchange and what it got here. */
  record Played(RecordedExchange recorded, Answer answer) {}

  /** All of them, in their order. */
  List<Played> play(List<RecordedExchange> exchanges) throws InterruptedException {
    List<Played> played = new ArrayList<>();
    List<Future<Played>> open = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      boolean before = false;
      for (RecordedExchange exchange : exchanges) {
        if (!exchange.parallel() || !before) {
          played.addAll(ended(open));
        }
        before = exchange.parallel();
        pass(exchange);
        Future<Played> call = callers.submit(() -> played(exchange));
        open.add(call);
      }
      played.addAll(ended(open));
    }
    return played;
  }

  @Override
  public void close() {
    client.close();
    host.close();
    upstream.close();
  }

  private void pass(RecordedExchange exchange) throws InterruptedException {
    clock.forward(exchange.pause().plus(BETWEEN_CALLS));
    if (exchange.pause().compareTo(LONG_PAUSE) > 0) {
      assertThat(host.awaitProbes(PATIENCE)).as("probes end").isTrue();
    }
  }

  /** Waits for the calls that are on their way; the next one may need what they learn. */
  private static List<Played> ended(List<Future<Played>> open) throws InterruptedException {
    List<Played> ended = new ArrayList<>();
    for (Future<Played> call : open) {
      try {
        ended.add(call.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    open.clear();
    return ended;
  }

  private Played played(RecordedExchange exchange) throws IOException, InterruptedException {
    Answer answer = send(exchange.request());
    names.learn(exchange.request().get("path").stringValue(), exchange.body(), answer.body());
    return new Played(exchange, answer);
  }

  private Answer send(JsonNode recorded) throws IOException, InterruptedException {
    String path = names.here(recorded.get("path").stringValue());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(host.baseUrl() + path))
            .timeout(PATIENCE)
            .method(recorded.get("method").stringValue(), payload(recorded));
    recorded
        .path("headers")
        .properties()
        .forEach(
            header -> request.header(header.getKey(), names.here(header.getValue().stringValue())));
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    String type = response.headers().firstValue("content-type").orElse("").split(";", 2)[0];
    return new Answer(response.statusCode(), type, body(type, response.body()));
  }

  private HttpRequest.BodyPublisher payload(JsonNode recorded) {
    if (recorded.has("raw")) {
      return HttpRequest.BodyPublishers.ofString(recorded.get("raw").stringValue());
    }
    return recorded.has("body")
        ? HttpRequest.BodyPublishers.ofString(names.here(recorded.get("body")).toString())
        : HttpRequest.BodyPublishers.noBody();
  }

  private static JsonNode body(String type, String text) {
    try {
      return type.contains("json") ? Json.read(text) : StringNode.valueOf(text);
    } catch (JacksonException e) {
      return StringNode.valueOf(text);
    }
  }
}
