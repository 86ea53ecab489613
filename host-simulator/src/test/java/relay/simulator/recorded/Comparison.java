package relay.simulator.recorded;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import relay.simulator.http.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Says where an answer differs from the recorded one: in the structure (fields and JSON types), or
 * in a value that a client decides by. Ids, times, texts and prices may differ.
 */
final class Comparison {

  private static final Set<String> DECISIVE =
      Set.of(
          "code",
          "reason",
          "type",
          "status",
          "object",
          "success",
          "finish_reason",
          "role",
          "platform",
          "subscription_type",
          "is_exclusive",
          "schedulable",
          "success_count",
          "created_count",
          "reused_count",
          "failed_count",
          "failed",
          "conflict_reason",
          "total",
          "pages",
          "billing_model_source",
          "has_api_key",
          "exists",
          "needs_setup");

  /** Depends on when a background task of the host ran: two live runs differ in it, too. */
  private static final String TIMED = "last_used_at";

  private static final int SHORT_LIST = 3;
  private static final int BEGINNING = 16;

  private final List<String> differences = new ArrayList<>();

  private Comparison() {}

  /** Empty when the bodies agree. */
  static List<String> of(JsonNode expected, JsonNode found) {
    Comparison comparison = new Comparison();
    comparison.compare(parsed(expected), parsed(found), "");
    return comparison.differences;
  }

  /**
   * An event stream becomes the list of its frames; any other text that is no JSON says nothing.
   */
  private static JsonNode parsed(JsonNode body) {
    if (!body.isString()) {
      return body;
    }
    String text = body.stringValue();
    if (text.contains("data:")) {
      return Json.object().set("frames", frames(text));
    }
    return json(text, StringNode.valueOf("text"));
  }

  private static ArrayNode frames(String text) {
    ArrayNode frames = Json.array();
    text.lines()
        .forEach(line -> {
          if (line.startsWith("data:")) {
            String data = line.substring("data:".length()).trim();
            frames.add(json(data, StringNode.valueOf(data)));
          } else if (line.startsWith("event:")) {
            frames.add(line.trim());
          }
        });
    return frames;
  }

  private static JsonNode json(String text, JsonNode otherwise) {
    try {
      return Json.read(text);
    } catch (JacksonException e) {
      return otherwise;
    }
  }

  private void compare(JsonNode expected, JsonNode found, String path) {
    if (expected instanceof ObjectNode object && found instanceof ObjectNode other) {
      compareFields(object, other, path);
    } else if (expected instanceof ArrayNode list && found instanceof ArrayNode other) {
      compareElements(list, other, path);
    } else {
      compareValues(expected, found, path);
    }
  }

  private void compareFields(ObjectNode expected, ObjectNode found, String path) {
    Set<String> fields = new TreeSet<>(expected.propertyNames());
    fields.addAll(found.propertyNames());
    for (String field : fields) {
      if (!found.has(field)) {
        differences.add(path + "." + field + " missing");
      } else if (!expected.has(field)) {
        differences.add(path + "." + field + " not expected");
      } else {
        compare(expected.get(field), found.get(field), path + "." + field);
      }
    }
  }

  private void compareElements(ArrayNode expected, ArrayNode found, String path) {
    if (path.endsWith(".frames") || expected.size() <= SHORT_LIST) {
      if (expected.size() != found.size()) {
        differences.add(
            "%s: %d elements expected, %d found".formatted(path, expected.size(), found.size()));
      }
      for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
        compare(expected.get(i), found.get(i), path + "[" + i + "]");
      }
    } else if (found.isEmpty()) {
      differences.add(path + ": nothing found");
    } else {
      compare(expected.get(0), found.get(0), path + "[0]");
    }
  }

  private void compareValues(JsonNode expected, JsonNode found, String path) {
    String field = path.substring(path.lastIndexOf('.') + 1);
    if (field.equals(TIMED) && isTimeOrNull(expected) && isTimeOrNull(found)) {
      return;
    }
    boolean decides = DECISIVE.contains(field) || isEventName(expected);
    if (!kind(expected).equals(kind(found))) {
      differences.add("%s: %s expected, %s found".formatted(path, kind(expected), kind(found)));
    } else if (decides && !expected.asString().equals(found.asString())) {
      differences.add("%s: %s expected, %s found".formatted(path, expected, found));
    } else if (path.endsWith(".error")
        && expected.isString()
        && !beginning(expected).equals(beginning(found))) {
      differences.add("%s: %s expected, %s found".formatted(path, expected, found));
    }
  }

  private static boolean isTimeOrNull(JsonNode value) {
    return value.isNull() || value.isString();
  }

  private static boolean isEventName(JsonNode value) {
    return value.isString() && value.stringValue().startsWith("event:");
  }

  private static String beginning(JsonNode text) {
    String first = text.asString().split(":", 2)[0];
    return first.substring(0, Math.min(BEGINNING, first.length()));
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case NULL, MISSING -> "null";
      case BOOLEAN -> "boolean";
      case NUMBER -> "number";
      case STRING, BINARY -> "text";
      case ARRAY -> "list";
      case OBJECT, POJO -> "object";
    };
  }
}
