package relay.api.submission.body;

import relay.api.web.ApiException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/**
 * What a person reads when a body is not JSON. The parser's own messages repeat parts of the body,
 * and so a key: they are not used.
 */
final class JsonFaults {

  private JsonFaults() {}

  /**
   * The refusal of the whole body.
   *
   * @param row the row that was being read; 0 before the first
   */
  static ApiException of(JacksonException broken, int row) {
    var where = row == 0 ? "before the first item" : "in row " + row;
    return ApiException.invalid(what(broken) + " " + where + place(broken));
  }

  /** What is wrong, as a clause. */
  static String what(JacksonException broken) {
    return switch (broken) {
      case StreamConstraintsException _ -> "the body holds a text or nesting beyond every limit";
      case UnexpectedEndOfInputException _ -> "the body ends in the middle of its JSON,";
      case JacksonException _ -> "the body is not JSON";
    };
  }

  private static String place(JacksonException broken) {
    var location = broken.getLocation();
    return location == null
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }
}
