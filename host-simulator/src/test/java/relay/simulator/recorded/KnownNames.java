package relay.simulator.recorded;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relay.simulator.http.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What stands in a recording for a secret or an id of the live host, and what it is here: learnt
 * from each answer, put into each request.
 */
final class KnownNames {

  private static final Pattern OBJECT_PATH =
      Pattern.compile("/(groups|channels|plans|accounts|users|subscriptions|keys|api-keys)/(\\d+)");
  private static final Pattern OBJECT_FILTER =
      Pattern.compile("([?&](group|group_id|user_id)=)(\\d+)");
  private static final Map<String, String> KINDS =
      Map.of(
          "api-keys",
          "keys",
          "group",
          "groups",
          "group_id",
          "groups",
          "group_ids",
          "groups",
          "user_id",
          "users",
          "account_ids",
          "accounts");
  private static final Pattern COLLECTION =
      Pattern.compile("/(groups|channels|plans|accounts|users|subscriptions|keys)(?:[/?].*)?$");

  private final Map<String, String> texts = new ConcurrentHashMap<>();
  private final Map<String, Long> ids = new ConcurrentHashMap<>();

  void know(String placeholder, String value) {
    texts.put(placeholder, value);
  }

  /** Compares an answer with the recorded one for names to be learnt. */
  void learn(String path, JsonNode expected, JsonNode found) {
    learnTexts(expected, found);
    Matcher collection = COLLECTION.matcher(path);
    if (collection.find()) {
      learnIds(collection.group(1), expected.path("data"), found.path("data"));
    }
  }

  /** A path or header as it is to be sent here. */
  String here(String text) {
    String known = withTexts(text);
    String byPath =
        OBJECT_PATH
            .matcher(known)
            .replaceAll(match -> "/" + match.group(1) + "/" + id(match.group(1), match.group(2)));
    return OBJECT_FILTER
        .matcher(byPath)
        .replaceAll(match -> match.group(1) + id(match.group(2), match.group(3)));
  }

  /** A body as it is to be sent here. */
  JsonNode here(JsonNode body) {
    return withIds(Json.read(withTexts(body.toString())), "");
  }

  private String withTexts(String text) {
    String result = text;
    for (Map.Entry<String, String> known : texts.entrySet()) {
      result = result.replace(known.getKey(), known.getValue());
    }
    return result;
  }

  private void learnTexts(JsonNode expected, JsonNode found) {
    if (expected instanceof ObjectNode object) {
      object.properties().forEach(f -> learnTexts(f.getValue(), found.path(f.getKey())));
    } else if (expected.isString() && found.isString()) {
      String placeholder = expected.stringValue();
      if (placeholder.startsWith("<") && placeholder.endsWith(">")) {
        texts.put(placeholder, found.stringValue());
      }
    }
  }

  private void learnIds(String kind, JsonNode expected, JsonNode found) {
    JsonNode items = expected.path("items");
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).path("name").equals(found.path("items").path(i).path("name"))) {
        learnIds(kind, items.get(i), found.path("items").path(i));
      }
    }
    if (expected.path("id").isIntegralNumber() && found.path("id").isIntegralNumber()) {
      ids.putIfAbsent(kind + expected.get("id").longValue(), found.get("id").longValue());
    }
  }

  private JsonNode withIds(JsonNode node, String field) {
    if (node instanceof ObjectNode object) {
      object.properties().forEach(f -> f.setValue(withIds(f.getValue(), f.getKey())));
      return object;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = Json.array();
      array.forEach(element -> copy.add(withIds(element, field)));
      return copy;
    }
    return node.isIntegralNumber() && KINDS.containsKey(field)
        ? LongNode.valueOf(id(field, node.asString()))
        : node;
  }

  private long id(String kind, String recorded) {
    return ids.getOrDefault(KINDS.getOrDefault(kind, kind) + recorded, Long.parseLong(recorded));
  }
}
