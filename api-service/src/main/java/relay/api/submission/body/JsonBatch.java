package relay.api.submission.body;

import java.io.IOException;
import java.io.Reader;
import relay.api.web.ApiException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.JacksonIOException;

/** One JSON object: the run's fields and {@code items}, of which one is held at a time. */
final class JsonBatch implements BatchParser {

  private int row;

  @Override
  public void parse(Reader text, BatchSink sink) throws IOException {
    try (var parser = JsonRows.TREES.createParser(text)) {
      readObject(parser, sink);
      if (parser.nextToken() != null) {
        throw ApiException.invalid("the body goes on after the end of its JSON object");
      }
    } catch (JacksonIOException cut) {
      throw cut.getCause();
    } catch (JacksonException broken) {
      throw JsonFaults.of(broken, row);
    }
  }

  private void readObject(JsonParser parser, BatchSink sink) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw ApiException.invalid("the body must be a JSON object");
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = parser.currentName();
      parser.nextToken();
      if (name.equals("items")) {
        readItems(parser, sink);
      } else {
        readField(parser, name, sink);
      }
    }
  }

  private static void readField(JsonParser parser, String name, BatchSink sink) {
    sink.named(name);
    var value = SmallTrees.read(parser, SmallTrees.MOST_OF_RUN);
    if (value == null) {
      throw ApiException.invalid(
          name + " has more than " + SmallTrees.MOST_OF_RUN + " names and values");
    }
    sink.field(name, value);
  }

  private void readItems(JsonParser parser, BatchSink sink) {
    if (row > 0) {
      throw ApiException.invalid("items is given twice");
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw ApiException.invalid("items must be a list");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      row++;
      sink.row(JsonRows.read(parser, row));
    }
  }

  /** Kept for readers of a single line. */
  static JsonParser lineParser(String line) {
    return JsonRows.FACTORY.createParser(ObjectReadContext.empty(), line);
  }
}
