package relay.api.submission.body;

/** How a batch is written. */
enum BatchFormat {
  /** One object with the run's fields and {@code items}. */
  JSON,
  /** One object a line; the first holds the run's fields. */
  NDJSON,
  /** A table with named columns. */
  CSV,
  /** {@code base_url,api_key[,model…]} a line, or bare keys. */
  LINES;

  /** How to read a batch of this format. */
  BatchParser parser() {
    return switch (this) {
      case JSON -> new JsonBatch();
      case NDJSON -> new NdjsonBatch();
      case CSV -> new CsvBatch();
      case LINES -> new LinesBatch();
    };
  }
}
