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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Forwards responses: to the upstream's Responses API, or converted to its chat completions
 * (host-api 14.5, 19, row 6, 20.8).
 */
final class ResponsesForwarder implements Forwarder {

  private final HostVersion version;
  private final HostTimes times;
  private final UpstreamClient client;
  private final UpstreamUrls urls;
  private final ResponsesFromChat conversion;

  ResponsesForwarder(
      HostVersion version,
      HostTimes times,
      UpstreamClient client,
      UpstreamUrls urls,
      ResponsesFromChat conversion) {
    this.version = version;
    this.times = times;
    this.client = client;
    this.urls = urls;
    this.conversion = conversion;
  }

  @Override
  public Outcome forward(GatewayRequest request, Account account, String model) {
    boolean convert = version.servesChatOnlyUpstreams() && account.prefersChatCompletions();
    try {
      return convert ? converted(request, account, model) : direct(request, account, model);
    } catch (IOException | IllegalArgumentException e) {
      return new Outcome.Unreachable();
    }
  }

  @Override
  public Reply refusal(UpstreamError error) {
    return version.passesResponsesRefusals()
        ? UpstreamErrors.passed(error)
        : UpstreamErrors.failed();
  }

  private Outcome direct(GatewayRequest request, Account account, String model) throws IOException {
    UpstreamAnswer answer = post(account, UpstreamUrls.RESPONSES, request.bodyFor(model));
    if (!answer.isGood()) {
      return refused(answer);
    }
    if (request.isStreamed()) {
      return new Outcome.Streaming(Reply.EVENT_STREAM, out -> renamed(request, model, answer, out));
    }
    try (answer) {
      String body = new String(answer.wholeBody(), StandardCharsets.UTF_8);
      return whole(request, model, answer, body);
    }
  }

  private Outcome converted(GatewayRequest request, Account account, String model)
      throws IOException {
    UpstreamAnswer answer =
        post(account, UpstreamUrls.CHAT, ResponsesFromChat.request(request, model));
    if (!answer.isGood()) {
      return refused(answer);
    }
    if (request.isStreamed()) {
      return new Outcome.Streaming(
          Reply.EVENT_STREAM, out -> conversion.stream(request, answer, out));
    }
    try (answer) {
      return conversion.whole(request, answer.wholeBody());
    }
  }

  /** A JSON answer under the asked name; an event stream instead of it is judged by its end. */
  private Outcome whole(GatewayRequest request, String model, UpstreamAnswer answer, String body) {
    Optional<ObjectNode> json = object(body);
    if (json.isPresent()) {
      Usage usage = Usage.of(json.get().path("usage")).orElse(Usage.NONE);
      byte[] renamed = Json.write(json.get().put("model", request.model()));
      return new Outcome.Answered(Reply.bytes(200, "application/json", renamed), usage);
    }
    if (!answer.contentType().startsWith(Reply.EVENT_STREAM)) {
      return new Outcome.Answered(UpstreamErrors.failed(), Usage.NONE);
    }
    ResponsesStream stream = new ResponsesStream();
    body.lines()
        .filter(line -> line.startsWith("data:"))
        .flatMap(line -> new EventReader.Event(line.substring(5).trim()).json().stream())
        .forEach(stream::take);
    return stream.end() == ResponsesStream.End.FAILED
        ? new Outcome.Answered(
            Envelope.openAiError(502, "upstream_error", stream.failure()), Usage.NONE)
        : new Outcome.Answered(
            Reply.text(200, Reply.EVENT_STREAM, renamed(body, model, request.model())),
            stream.usage().orElse(Usage.NONE));
  }

  private Usage renamed(
      GatewayRequest request, String model, UpstreamAnswer answer, OutputStream out)
      throws IOException {
    try (answer) {
      return Copying.copy(
          new RenamingLines(answer.body(), line -> renamed(line, model, request.model())), out);
    }
  }

  private UpstreamAnswer post(Account account, String call, JsonNode body) throws IOException {
    return client.post(
        urls.of(account.credentials(), call), account.credentials(), body, times.upstreamTimeout());
  }

  private static String renamed(String text, String from, String to) {
    return text.replace("\"model\":\"" + from + "\"", "\"model\":\"" + to + "\"")
        .replace("\"model\": \"" + from + "\"", "\"model\": \"" + to + "\"");
  }

  private static Optional<ObjectNode> object(String body) {
    try {
      return Json.read(body) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static Outcome refused(UpstreamAnswer answer) throws IOException {
    try (answer) {
      return new Outcome.Refused(UpstreamError.of(answer));
    }
  }
}
