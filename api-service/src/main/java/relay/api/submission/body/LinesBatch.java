package relay.api.submission.body;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Plain lines: {@code base_url,api_key[,model…]} with comma, semicolon, bar, tab or blanks between,
 * or a bare key when the run has a {@code base_url}.
 */
final class LinesBatch implements BatchParser {

  private static final Pattern BETWEEN = Pattern.compile("\\s*[,;|\\t，；]\\s*|\\s+");

  @Override
  public void parse(Reader text, BatchSink sink) throws IOException {
    var lines = new TextLines(text);
    var number = 0;
    for (var line = lines.next(); line != null; line = lines.next()) {
      number++;
      sink.row(read(line, number));
    }
  }

  private static UploadedRow read(String line, int number) {
    var parts = Arrays.asList(BETWEEN.split(line));
    var row = new RowBuilder(number);
    var hasUrl = parts.getFirst().contains("://");
    if (hasUrl) {
      row.baseUrl(parts.getFirst());
    }
    var rest = hasUrl ? parts.subList(1, parts.size()) : parts;
    if (!rest.isEmpty()) {
      row.apiKey(rest.getFirst());
      row.requestedModels(models(rest.subList(1, rest.size())));
    }
    return row.build();
  }

  private static @Nullable List<String> models(List<String> parts) {
    var named = parts.stream().filter(part -> !part.isEmpty()).toList();
    return named.isEmpty() ? null : named;
  }
}
