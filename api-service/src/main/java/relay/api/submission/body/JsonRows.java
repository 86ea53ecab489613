package relay.api.submission.body;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads one row that is written as a JSON object, token by token. */
final class JsonRows {

  private static final int LONGEST_TEXT = 65_536;
  private static final int LONGEST_NAME = 256;
  private static final int DEEPEST = 32;

  /**
   * Bounds what one text or nesting can cost; a key of ten thousand characters still gets its own
   * answer.
   */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(LONGEST_TEXT)
                  .maxNameLength(LONGEST_NAME)
                  .maxNestingDepth(DEEPEST)
                  .build())
          .build();

  /** Reads small values whole; prices keep every digit. */
  static final JsonMapper TREES =
      JsonMapper.builder(FACTORY).enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** Reads a value that others follow. */
  static final ObjectReader INNER =
      TREES.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonRows() {}

  /** The row at the parser's current token; behind it afterwards. Reads on over wrong types. */
  static UploadedRow read(JsonParser parser, int number) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return UploadedRow.unreadable(number, null, "the item is not an object");
    }
    var row = new RowBuilder(number);
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = parser.currentName();
      parser.nextToken();
      readField(parser, row, name);
    }
    return row.build();
  }

  private static void readField(JsonParser parser, RowBuilder row, String name) {
    switch (name) {
      case "base_url" -> row.baseUrl(text(parser, row, name));
      case "api_key" -> row.apiKey(text(parser, row, name));
      case "requested_models" -> row.requestedModels(texts(parser, row, name));
      case "group" -> row.group(groupText(parser, row));
      case "ref" -> row.ref(text(parser, row, name));
      case "labels" -> row.labels(labels(parser, row));
      case "account" -> row.account(object(parser, row, name));
      default -> {
        parser.skipChildren();
        row.fault(name, "is no field of an item");
      }
    }
  }

  private static @Nullable String text(JsonParser parser, RowBuilder row, String name) {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getString();
    }
    if (parser.currentToken() != JsonToken.VALUE_NULL) {
      parser.skipChildren();
      row.fault(name, "must be a text");
    }
    return null;
  }

  /** The host's groups have numbers, so a number is as good as a name. */
  private static @Nullable String groupText(JsonParser parser, RowBuilder row) {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        ? parser.getString()
        : text(parser, row, "group");
  }

  private static @Nullable List<String> texts(JsonParser parser, RowBuilder row, String name) {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      row.fault(name, "must be a list of texts");
      return null;
    }
    var texts = new ArrayList<String>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      var text = text(parser, row, name);
      if (text != null && texts.size() < SmallTrees.MOST_OF_ROW) {
        texts.add(text);
      }
    }
    return texts;
  }

  private static @Nullable ObjectNode object(JsonParser parser, RowBuilder row, String name) {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      var object = SmallTrees.read(parser, SmallTrees.MOST_OF_ROW);
      if (object == null) {
        row.fault(name, "has more than " + SmallTrees.MOST_OF_ROW + " names and values");
      }
      return (ObjectNode) object;
    }
    if (parser.currentToken() != JsonToken.VALUE_NULL) {
      parser.skipChildren();
      row.fault(name, "must be an object");
    }
    return null;
  }

  private static Map<String, String> labels(JsonParser parser, RowBuilder row) {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return Map.of();
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      row.fault("labels", "must be an object of texts");
      return Map.of();
    }
    var labels = new LinkedHashMap<String, String>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = parser.currentName();
      parser.nextToken();
      var value = text(parser, row, "labels");
      if (value != null && labels.size() < SmallTrees.MOST_OF_ROW) {
        labels.put(name, value);
      }
    }
    return labels;
  }
}
