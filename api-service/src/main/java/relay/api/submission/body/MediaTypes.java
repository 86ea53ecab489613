package relay.api.submission.body;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which format a media type or a file's name means. */
final class MediaTypes {

  private static final Map<String, BatchFormat> TYPES =
      Map.of(
          "application/json", BatchFormat.JSON,
          "text/json", BatchFormat.JSON,
          "application/x-ndjson", BatchFormat.NDJSON,
          "application/ndjson", BatchFormat.NDJSON,
          "application/jsonl", BatchFormat.NDJSON,
          "text/csv", BatchFormat.CSV,
          "text/tab-separated-values", BatchFormat.CSV,
          "text/plain", BatchFormat.LINES);

  private static final Map<String, BatchFormat> EXTENSIONS =
      Map.of(
          "json", BatchFormat.JSON,
          "ndjson", BatchFormat.NDJSON,
          "jsonl", BatchFormat.NDJSON,
          "csv", BatchFormat.CSV,
          "tsv", BatchFormat.CSV,
          "txt", BatchFormat.LINES);

  private MediaTypes() {}

  /** The format of a media type without parameters. */
  static Optional<BatchFormat> format(String type) {
    return Optional.ofNullable(TYPES.get(type.toLowerCase(Locale.ROOT)));
  }

  /** The format that a file's extension tells; {@code .gz} at the end is passed over. */
  static Optional<BatchFormat> formatOfFile(String name) {
    var plain = isGzip(name) ? name.substring(0, name.length() - 3) : name;
    return Optional.ofNullable(
        EXTENSIONS.get(plain.substring(plain.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)));
  }

  /** Whether the file's name says that it is compressed. */
  static boolean isGzip(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".gz");
  }
}
