package relay.simulator.http;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The one JSON mapper, and small helpers around trees. */
public final class Json {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /** A new empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A new empty array. */
  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** An array of whole numbers. */
  public static ArrayNode ids(Collection<Long> ids) {
    ArrayNode array = array();
    ids.forEach(array::add);
    return array;
  }

  /** An array of texts. */
  public static ArrayNode texts(Collection<String> texts) {
    ArrayNode array = array();
    texts.forEach(array::add);
    return array;
  }

  /** An object of texts. */
  public static ObjectNode texts(Map<String, String> texts) {
    ObjectNode object = object();
    texts.forEach(object::put);
    return object;
  }

  /**
   * Reads one document.
   *
   * @throws JacksonException when the bytes are not JSON
   */
  public static JsonNode read(byte[] bytes) {
    return MAPPER.readTree(bytes);
  }

  /**
   * Reads one document.
   *
   * @throws JacksonException when the text is not JSON
   */
  public static JsonNode read(String text) {
    return MAPPER.readTree(text);
  }

  public static byte[] write(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  /** The same document with the fields of every object in alphabetical order. */
  public static JsonNode sorted(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = object();
      object.properties().stream()
          .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
          .forEach(field -> copy.set(field.getKey(), sorted(field.getValue())));
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = array();
      array.forEach(element -> copy.add(sorted(element)));
      return copy;
    }
    return node;
  }
}
