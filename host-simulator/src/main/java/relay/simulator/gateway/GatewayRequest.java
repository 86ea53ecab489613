package relay.simulator.gateway;

import java.util.Optional;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Json;
import relay.simulator.http.Refusal;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call of an OpenAI route that could be read.
 *
 * @param model the name the client sent
 */
record GatewayRequest(Exchange exchange, Caller caller, ObjectNode body, String model) {

  static final String INVALID = "invalid_request_error";

  /**
   * @throws Refusal when the body is empty, no JSON object, or names no model
   */
  static GatewayRequest read(Exchange exchange, Caller caller) {
    if (exchange.body().length == 0) {
      throw invalid("Request body is empty");
    }
    ObjectNode body = parse(exchange.body());
    Optional<String> model = body.path("model").stringValueOpt().filter(name -> !name.isEmpty());
    return new GatewayRequest(
        exchange, caller, body, model.orElseThrow(() -> invalid("model is required")));
  }

  boolean isChat() {
    return exchange.path().endsWith("/chat/completions");
  }

  boolean isStreamed() {
    return body.path("stream").asBoolean(false);
  }

  /** The body with another model. */
  ObjectNode bodyFor(String upstreamModel) {
    return body.deepCopy().put("model", upstreamModel);
  }

  static Refusal invalid(String message) {
    return new Refusal(Envelope.openAiError(400, INVALID, message));
  }

  private static ObjectNode parse(byte[] bytes) {
    try {
      JsonNode node = Json.read(bytes);
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw invalid("Failed to parse request body");
    }
    throw invalid("Failed to parse request body");
  }
}
