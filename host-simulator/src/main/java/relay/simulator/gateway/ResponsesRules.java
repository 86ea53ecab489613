package relay.simulator.gateway;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import relay.simulator.http.Refusal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a responses call over HTTP may not contain (host-api 14.5; 19, row 9). */
final class ResponsesRules {

  private static final String CONTINUATION =
      "; continuation via previous_response_id is only supported on Responses WebSocket v2";

  private ResponsesRules() {}

  /**
   * @throws Refusal with the first rule that is broken
   */
  static void check(ObjectNode body) {
    JsonNode stream = body.path("stream");
    if (!stream.isMissingNode() && !stream.isBoolean()) {
      throw GatewayRequest.invalid("invalid stream field type");
    }
    Optional<String> previous =
        body.path("previous_response_id").stringValueOpt().filter(id -> !id.isBlank());
    if (previous.filter(id -> id.startsWith("msg_")).isPresent()) {
      throw GatewayRequest.invalid(
          "previous_response_id must be a response.id (resp_*), not a message id");
    }
    if (previous.isPresent()) {
      throw GatewayRequest.invalid(
          "previous_response_id is only supported on Responses WebSocket v2");
    }
    checkToolOutputs(body.path("input"));
  }

  private static void checkToolOutputs(JsonNode input) {
    Set<String> known = new HashSet<>();
    for (JsonNode item : input) {
      switch (item.path("type").asString("")) {
        case "item_reference" -> item.path("id").stringValueOpt().ifPresent(known::add);
        case "function_call", "tool_call" ->
            item.path("call_id").stringValueOpt().ifPresent(known::add);
        default -> {
          // other items do not answer for a tool output
        }
      }
    }
    for (JsonNode item : input) {
      if (item.path("type").asString("").equals("function_call_output")) {
        checkToolOutput(item.path("call_id").asString(""), known);
      }
    }
  }

  private static void checkToolOutput(String callId, Set<String> known) {
    if (callId.isBlank()) {
      throw GatewayRequest.invalid(
          "function_call_output requires call_id on HTTP requests" + CONTINUATION);
    }
    if (!known.contains(callId)) {
      throw GatewayRequest.invalid(
          "function_call_output requires item_reference ids matching each call_id on HTTP requests"
              + CONTINUATION);
    }
  }
}
