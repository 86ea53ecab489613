package relay.api.submission.body;

import java.io.IOException;
import java.io.Reader;

/** Reads one format; holds no more than a row at a time. */
interface BatchParser {

  /**
   * Reads to the end of the text.
   *
   * @throws relay.api.web.ApiException when the text as a whole cannot be read; a single row that
   *     cannot be read is told to {@code sink}
   */
  void parse(Reader text, BatchSink sink) throws IOException;
}
