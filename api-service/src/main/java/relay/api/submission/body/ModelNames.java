package relay.api.submission.body;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Several model names in one cell. */
final class ModelNames {

  private static final Pattern BETWEEN = Pattern.compile("[\\s,;|，；、]+");

  private ModelNames() {}

  static List<String> split(String cell) {
    return Arrays.stream(BETWEEN.split(cell)).filter(name -> !name.isEmpty()).toList();
  }
}
