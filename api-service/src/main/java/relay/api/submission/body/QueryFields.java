package relay.api.submission.body;

import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import relay.api.web.ApiException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The run's fields where the body has no place for them: in the query or as fields of a form. A dot
 * goes down one level ({@code account.concurrency=5}), lists and objects may be written as JSON,
 * {@code subscription_users} also as {@code @probe:30,name@example.com:7}.
 */
final class QueryFields {

  private static final Set<String> TEXTS =
      Set.of("group", "base_url", "host_id", "probe_api_key", "name");

  private final ObjectNode fields = JsonNodeFactory.instance.objectNode();

  /**
   * The fields of a query.
   *
   * @param query as it stands in the request line; null when there is none
   */
  static ObjectNode parse(@Nullable String query) {
    var parsed = new QueryFields();
    if (query != null) {
      Arrays.stream(query.split("&")).filter(part -> !part.isEmpty()).forEach(parsed::addEncoded);
    }
    return parsed.fields;
  }

  /** One field by its name, which may have dots. */
  static ObjectNode single(String name, String text) {
    var parsed = new QueryFields();
    parsed.add(name, text);
    return parsed.fields;
  }

  /** A text that must be JSON. */
  static JsonNode json(String name, String text) {
    try {
      return JsonRows.TREES.readTree(text);
    } catch (JacksonException broken) {
      // The parser's message repeats the text.
      throw ApiException.invalid(name + " looks like JSON and is none");
    }
  }

  private static JsonNode value(String name, String text) {
    var trimmed = text.strip();
    if (trimmed.startsWith("{") || trimmed.startsWith("[")) {
      return json(name, trimmed);
    }
    return switch (name) {
      case "subscription_users" -> users(trimmed);
      case "requested_models" -> texts(trimmed);
      default -> TEXTS.contains(name) ? StringNode.valueOf(trimmed) : scalar(trimmed);
    };
  }

  private void addEncoded(String part) {
    var equals = part.indexOf('=');
    var name = decoded(equals < 0 ? part : part.substring(0, equals));
    add(name, decoded(equals < 0 ? "" : part.substring(equals + 1)));
  }

  private void add(String name, String text) {
    var dot = name.indexOf('.');
    if (dot < 0) {
      put(fields, name, value(name, text));
      return;
    }
    var outer = name.substring(0, dot);
    var inner = name.substring(dot + 1);
    var parent = child(fields, outer);
    if (outer.equals("labels")) {
      put(parent, inner, StringNode.valueOf(text));
    } else if (name.startsWith("models.alias.")) {
      put(
          child(parent, "alias"),
          name.substring("models.alias.".length()),
          StringNode.valueOf(text));
    } else {
      put(parent, inner, value(inner, text));
    }
  }

  private static ObjectNode child(ObjectNode parent, String name) {
    return switch (parent.get(name)) {
      case null -> parent.putObject(name);
      case ObjectNode object -> object;
      case JsonNode _ -> throw twice(name);
    };
  }

  private static void put(ObjectNode parent, String name, JsonNode value) {
    if (parent.has(name)) {
      throw twice(name);
    }
    parent.set(name, value);
  }

  private static ApiException twice(String name) {
    return ApiException.invalid(name + " is given twice");
  }

  /** A number, truth value or null where the text is one. */
  static JsonNode scalar(String text) {
    if (text.equals("true") || text.equals("false")) {
      return BooleanNode.valueOf(text.equals("true"));
    }
    if (text.matches("-?\\d{1,18}")) {
      return LongNode.valueOf(Long.parseLong(text));
    }
    if (text.matches("-?\\d{1,18}(\\.\\d{1,18})?")) {
      return DecimalNode.valueOf(new BigDecimal(text));
    }
    return text.equals("null") ? JsonNodeFactory.instance.nullNode() : StringNode.valueOf(text);
  }

  private static JsonNode texts(String text) {
    var names = JsonNodeFactory.instance.arrayNode();
    ModelNames.split(text).forEach(names::add);
    return names;
  }

  private static JsonNode users(String text) {
    var users = JsonNodeFactory.instance.arrayNode();
    for (var user : text.split(",", -1)) {
      var colon = user.lastIndexOf(':');
      var object = users.addObject();
      object.put("selector", (colon < 0 ? user : user.substring(0, colon)).strip());
      if (colon >= 0) {
        object.set("duration_days", scalar(user.substring(colon + 1).strip()));
      }
    }
    return users;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      throw ApiException.invalid("the query is not URL-encoded");
    }
  }
}
