package relay.api.submission.body;

import java.io.IOException;
import java.io.Reader;
import relay.api.web.ApiException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** One JSON object a line: the first holds the run's fields, each other one an item. */
final class NdjsonBatch implements BatchParser {

  @Override
  public void parse(Reader text, BatchSink sink) throws IOException {
    var lines = new TextLines(text);
    var first = lines.next();
    if (first == null) {
      return;
    }
    readFields(first, sink);
    var number = 0;
    for (var line = lines.next(); line != null; line = lines.next()) {
      number++;
      sink.row(readRow(line, number));
    }
  }

  private static void readFields(String line, BatchSink sink) {
    var fields = tree(line);
    if (!fields.isObject()) {
      throw ApiException.invalid("line 1 must be a JSON object with the run's fields");
    }
    if (fields.has("api_key")) {
      throw ApiException.invalid("line 1 must hold the run's fields; it holds an item (api_key)");
    }
    fields.properties().forEach(field -> sink.field(field.getKey(), field.getValue()));
  }

  private static JsonNode tree(String line) {
    try {
      return JsonRows.TREES.readTree(line);
    } catch (JacksonException broken) {
      throw ApiException.invalid("line 1: " + JsonFaults.what(broken));
    }
  }

  private static UploadedRow readRow(String line, int number) {
    try (var parser = JsonBatch.lineParser(line)) {
      parser.nextToken();
      var row = JsonRows.read(parser, number);
      return parser.nextToken() == null
          ? row
          : UploadedRow.unreadable(number, null, "the line goes on after its JSON object");
    } catch (JacksonException broken) {
      return UploadedRow.unreadable(number, null, "the line is not JSON");
    }
  }
}
