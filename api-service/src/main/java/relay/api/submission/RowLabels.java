package relay.api.submission;

import java.util.Map;
import relay.api.web.ApiException;

/** The sender's own labels, of a run or of a row. */
final class RowLabels {

  /** Labels of one run or row at most. */
  static final int MOST = 32;

  static final int LONGEST_VALUE = 256;
  private static final int LONGEST_NAME = 64;

  private RowLabels() {}

  /**
   * The run's labels.
   *
   * @throws ApiException when one has a name that no filter could write
   */
  static Map<String, String> checked(Map<String, String> labels) {
    if (!areValid(labels)) {
      throw ApiException.invalid(
          "labels must have names of 1 to 64 letters, digits, dots, dashes and underscores");
    }
    return labels;
  }

  /** Whether every name and value can be stored and filtered by. */
  static boolean areValid(Map<String, String> labels) {
    return labels.size() <= MOST
        && labels.entrySet().stream()
            .allMatch(label ->
                label.getKey().length() <= LONGEST_NAME
                    && label.getKey().matches("[\\p{L}\\p{N}._-]+")
                    && label.getValue().length() <= LONGEST_VALUE
                    && isStorable(label.getValue()));
  }

  /** PostgreSQL takes no NUL and no half characters, and a label is one line. */
  static boolean isStorable(String text) {
    return text.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }
}
