package relay.simulator.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import relay.simulator.http.Envelope;
import relay.simulator.http.Json;
import relay.simulator.http.Reply;
import relay.simulator.options.HostTimes;
import relay.simulator.options.HostVersion;
import relay.simulator.state.Account;
import relay.simulator.state.HostState;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Forwards chat completions: through the upstream's Responses API, or raw to its chat completions
 * (host-api 10, 14.4, 19, 20.5).
 */
final class ChatForwarder implements Forwarder {

  private static final String NO_END = "Upstream stream ended without a terminal response event";

  private final HostVersion version;
  private final HostState state;
  private final HostTimes times;
  private final UpstreamClient client;
  private final UpstreamUrls urls;

  ChatForwarder(
      HostVersion version,
      HostState state,
      HostTimes times,
      UpstreamClient client,
      UpstreamUrls urls) {
    this.version = version;
    this.state = state;
    this.times = times;
    this.client = client;
    this.urls = urls;
  }

  @Override
  public Outcome forward(GatewayRequest request, Account account, String model) {
    boolean raw = version.servesChatOnlyUpstreams() && account.prefersChatCompletions();
    try {
      return raw ? raw(request, account, model) : throughResponses(request, account, model);
    } catch (IOException | IllegalArgumentException e) {
      return new Outcome.Unreachable();
    }
  }

  @Override
  public Reply refusal(UpstreamError error) {
    return UpstreamErrors.passed(error);
  }

  /** As it is, both ways, but for the model's name in the request. */
  private Outcome raw(GatewayRequest request, Account account, String model) throws IOException {
    UpstreamAnswer answer =
        client.post(
            urls.of(account.credentials(), UpstreamUrls.CHAT),
            account.credentials(),
            request.bodyFor(model),
            times.upstreamTimeout());
    if (!answer.isGood()) {
      return refused(answer);
    }
    if (request.isStreamed()) {
      return new Outcome.Streaming(answer.contentType(), out -> copy(answer, out));
    }
    try (answer) {
      byte[] body = answer.wholeBody();
      return new Outcome.Answered(
          Reply.bytes(answer.status(), answer.contentType(), body), usageOf(body));
    }
  }

  private Outcome throughResponses(GatewayRequest request, Account account, String model)
      throws IOException {
    UpstreamAnswer answer =
        client.post(
            urls.of(account.credentials(), UpstreamUrls.RESPONSES),
            account.credentials(),
            toResponses(request, model),
            times.upstreamTimeout());
    if (!answer.isGood()) {
      return refused(answer);
    }
    EventReader events = new EventReader(answer.body());
    if (!request.isStreamed()) {
      try (answer) {
        return whole(request, events);
      }
    }
    Optional<JsonNode> first = events.next().flatMap(EventReader.Event::json);
    if (first.isEmpty()) {
      answer.close();
      return new Outcome.Answered(Envelope.openAiError(502, "api_error", NO_END), Usage.NONE);
    }
    return new Outcome.Streaming(
        Reply.EVENT_STREAM, out -> stream(request, answer, first.get(), events, out));
  }

  private Outcome whole(GatewayRequest request, EventReader events) {
    ResponsesStream stream = new ResponsesStream();
    for (Optional<EventReader.Event> event = events.next();
        event.isPresent();
        event = events.next()) {
      event.get().json().ifPresent(stream::take);
    }
    return switch (stream.end()) {
      case OPEN -> new Outcome.Answered(Envelope.openAiError(502, "api_error", NO_END), Usage.NONE);
      case FAILED ->
          stream.text().isEmpty()
              ? new Outcome.Answered(
                  Envelope.openAiError(502, "upstream_error", stream.failure()), Usage.NONE)
              : completion(request, stream);
      case COMPLETED -> completion(request, stream);
    };
  }

  /** The live host sends this JSON as an event stream (host-api 19, row 1). */
  private Outcome completion(GatewayRequest request, ResponsesStream stream) {
    ObjectNode body = header(stream, "chat.completion", request);
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    choice.putObject("message").put("role", "assistant").put("content", stream.text());
    choice.put("finish_reason", "stop");
    stream.usage().ifPresent(usage -> body.set("usage", view(usage)));
    return new Outcome.Answered(
        Reply.bytes(200, Reply.EVENT_STREAM, Json.write(body)), stream.usage().orElse(Usage.NONE));
  }

  private Usage stream(
      GatewayRequest request,
      UpstreamAnswer answer,
      JsonNode first,
      EventReader events,
      OutputStream out)
      throws IOException {
    try (answer) {
      ResponsesStream stream = new ResponsesStream();
      String delta = stream.take(first);
      write(out, chunk(request, stream, Json.object().put("role", "assistant"), false));
      while (true) {
        if (!delta.isEmpty()) {
          write(out, chunk(request, stream, Json.object().put("content", delta), false));
        }
        Optional<EventReader.Event> next = events.next();
        if (next.isEmpty()) {
          break;
        }
        delta = next.get().json().map(stream::take).orElse("");
      }
      if (stream.end() != ResponsesStream.End.OPEN || version.finishesBrokenStreams()) {
        finish(request, stream, out);
      }
      return stream.usage().orElse(Usage.NONE);
    }
  }

  private void finish(GatewayRequest request, ResponsesStream stream, OutputStream out)
      throws IOException {
    write(out, chunk(request, stream, Json.object().put("content", ""), true));
    boolean wantsUsage =
        request.body().path("stream_options").path("include_usage").asBoolean(false);
    if (wantsUsage && stream.usage().isPresent()) {
      ObjectNode chunk = header(stream, "chat.completion.chunk", request);
      chunk.set("choices", Json.array());
      write(out, chunk.set("usage", view(stream.usage().get())));
    }
    out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private JsonNode chunk(
      GatewayRequest request, ResponsesStream stream, ObjectNode delta, boolean last) {
    ObjectNode chunk = header(stream, "chat.completion.chunk", request);
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.set("delta", delta);
    choice.put("finish_reason", last ? "stop" : null);
    return chunk;
  }

  private ObjectNode header(ResponsesStream stream, String object, GatewayRequest request) {
    return Json.object()
        .put("id", stream.id())
        .put("object", object)
        .put("created", state.now().getEpochSecond())
        .put("model", request.model());
  }

  private static ObjectNode view(Usage usage) {
    return Json.object()
        .put("prompt_tokens", usage.input())
        .put("completion_tokens", usage.output())
        .put("total_tokens", usage.input() + usage.output());
  }

  private static void write(OutputStream out, JsonNode data) throws IOException {
    out.write("data: ".getBytes(StandardCharsets.UTF_8));
    out.write(Json.write(data));
    out.write("\n\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static ObjectNode toResponses(GatewayRequest request, String model) {
    ObjectNode body = Json.object().put("model", model);
    ArrayNode input = body.putArray("input");
    for (JsonNode message : request.body().path("messages")) {
      ObjectNode item = input.addObject();
      item.set("role", message.path("role"));
      item.set("content", message.path("content"));
    }
    JsonNode tools = request.body().path("tools");
    if (tools.isArray()) {
      body.set("tools", tools);
    }
    return body.put("stream", true).put("store", false);
  }

  private static Outcome refused(UpstreamAnswer answer) throws IOException {
    try (answer) {
      return new Outcome.Refused(UpstreamError.of(answer));
    }
  }

  private static Usage copy(UpstreamAnswer answer, OutputStream out) throws IOException {
    try (answer) {
      return Copying.copy(answer.body(), out);
    }
  }

  private static Usage usageOf(byte[] body) {
    return Copying.usageIn(new String(body, StandardCharsets.UTF_8));
  }
}
