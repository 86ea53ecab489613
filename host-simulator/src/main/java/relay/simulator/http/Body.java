package relay.simulator.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON body of a management call, bound the way the host binds it: a wrong type is a 400 whose
 * message begins with {@code Invalid request: }, unknown fields are ignored, null counts as absent.
 */
public final class Body {

  private final ObjectNode json;
  private final Function<String, Refusal> refusal;

  private Body(ObjectNode json, Function<String, Refusal> refusal) {
    this.json = json;
    this.refusal = refusal;
  }

  /** The body of a call; anything but a JSON object is refused. */
  public static Body of(Exchange exchange) {
    return of(exchange, message -> Envelope.refuse(400, "Invalid request: " + message));
  }

  /** The same with another refusal for what does not bind. */
  public static Body of(Exchange exchange, Function<String, Refusal> refusal) {
    if (exchange.body().length == 0) {
      throw refusal.apply("EOF");
    }
    return of(parse(exchange.body(), refusal), refusal);
  }

  /** The body of a call that may have none. */
  public static Body optional(Exchange exchange) {
    return exchange.body().length == 0 ? of(Json.object()) : of(exchange);
  }

  /** An object inside another body. */
  public static Body of(JsonNode node) {
    return of(node, message -> Envelope.refuse(400, "Invalid request: " + message));
  }

  private static Body of(JsonNode node, Function<String, Refusal> refusal) {
    if (!(node instanceof ObjectNode object)) {
      throw refusal.apply("json: cannot unmarshal the body into an object");
    }
    return new Body(object, refusal);
  }

  private static JsonNode parse(byte[] bytes, Function<String, Refusal> refusal) {
    try {
      return Json.read(bytes);
    } catch (StreamReadException e) {
      throw refusal.apply("unexpected EOF");
    } catch (JacksonException e) {
      throw refusal.apply("invalid character");
    }
  }

  public ObjectNode json() {
    return json;
  }

  /** Whether the field is there, be it null. */
  public boolean has(String field) {
    return json.has(field);
  }

  public Optional<String> text(String field) {
    return bind(field, JsonNode::isString, "string").map(JsonNode::stringValue);
  }

  public Optional<Long> integer(String field) {
    return bind(field, JsonNode::isIntegralNumber, "int64").map(JsonNode::longValue);
  }

  public Optional<Double> number(String field) {
    return bind(field, JsonNode::isNumber, "float64").map(JsonNode::doubleValue);
  }

  public Optional<Boolean> flag(String field) {
    return bind(field, JsonNode::isBoolean, "bool").map(JsonNode::booleanValue);
  }

  public Optional<ObjectNode> object(String field) {
    return bind(field, JsonNode::isObject, "map").map(ObjectNode.class::cast);
  }

  public Optional<List<JsonNode>> list(String field) {
    return bind(field, JsonNode::isArray, "array").map(array -> List.copyOf(array.values()));
  }

  public Optional<List<Long>> ids(String field) {
    return list(field)
        .map(elements -> elements.stream().map(element -> id(field, element)).toList());
  }

  private Long id(String field, JsonNode element) {
    if (!element.isIntegralNumber()) {
      throw wrongType(field, "int64");
    }
    return element.longValue();
  }

  /** Collects what the binding finds wrong, as the host does, in the order of the checks. */
  public Check check(String type) {
    return new Check(type);
  }

  private Optional<JsonNode> bind(String field, Function<JsonNode, Boolean> fits, String type) {
    JsonNode node = json.get(field);
    if (node == null || node.isNull()) {
      return Optional.empty();
    }
    if (!fits.apply(node)) {
      throw wrongType(field, type);
    }
    return Optional.of(node);
  }

  private Refusal wrongType(String field, String type) {
    return refusal.apply("json: cannot unmarshal into field " + field + " of type " + type);
  }

  /** The findings of one binding. */
  public final class Check {

    private final String type;
    private final List<String> findings = new ArrayList<>();

    private Check(String type) {
      this.type = type;
    }

    /** A text that must not be empty. */
    public Check requiredText(String field, String name) {
      return that(text(field).filter(text -> !text.isEmpty()).isPresent(), name, "required");
    }

    /** A number that must not be 0. */
    public Check requiredNumber(String field, String name) {
      return that(number(field).filter(number -> number != 0).isPresent(), name, "required");
    }

    public Check oneOf(String field, String name, List<String> allowed) {
      return that(
          text(field).filter(text -> !text.isEmpty()).map(allowed::contains).orElse(true),
          name,
          "oneof");
    }

    public Check that(boolean holds, String name, String tag) {
      if (!holds) {
        findings.add(
            "Key: '%s.%s' Error:Field validation for '%s' failed on the '%s' tag"
                .formatted(type, name, name, tag));
      }
      return this;
    }

    /**
     * Ends the checks.
     *
     * @throws Refusal when anything was found
     */
    public void refuse() {
      if (!findings.isEmpty()) {
        throw refusal.apply(String.join("\n", findings));
      }
    }
  }
}
