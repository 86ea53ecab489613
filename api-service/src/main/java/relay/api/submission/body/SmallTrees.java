package relay.api.submission.body;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.util.TokenBuffer;

/** Reads values whole that are small by their nature; of a larger one nothing is kept. */
final class SmallTrees {

  /** Parts of a run's field: prices of ten thousand models. */
  static final int MOST_OF_RUN = 100_000;

  /** Parts of a row's field. */
  static final int MOST_OF_ROW = 1_000;

  private SmallTrees() {}

  /**
   * The value at the parser's current token; behind it afterwards.
   *
   * @param most names, values and brackets that it may have
   * @return null when it has more
   */
  static @Nullable JsonNode read(JsonParser parser, int most) {
    try (var kept = TokenBuffer.forGeneration()) {
      var depth = 0;
      var tokens = 0;
      while (true) {
        var token = parser.currentToken();
        tokens++;
        if (tokens <= most) {
          kept.copyCurrentEvent(parser);
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth == 0) {
          return tokens <= most ? JsonRows.INNER.readTree(kept) : null;
        }
        parser.nextToken();
      }
    }
  }
}
