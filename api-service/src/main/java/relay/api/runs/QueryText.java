package relay.api.runs;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import relay.api.web.ApiException;
import relay.model.Coded;

/**
 * Query parameters as typed values; a value that is not known is refused by the parameter's name.
 */
final class QueryText {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 500;
  private static final int MAX_SEARCH = 200;
  private static final int LONGEST_GROUP = 100;

  private QueryText() {}

  /** The constant of {@code type} that the parameter names; null when it is absent. */
  static <E extends Enum<E> & Coded> @Nullable E choice(
      String parameter, Class<E> type, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    return Coded.find(type, text)
        .orElseThrow(() ->
            ApiException.invalid(
                parameter + " is none of " + codes(type) + ": " + shortened(text)));
  }

  /** {@code true} or {@code false}; null when absent. */
  static @Nullable Boolean truth(String parameter, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw ApiException.invalid(parameter + " is neither true nor false");
    };
  }

  /** Rows a page: 1 to 500, 50 when absent. */
  static int limit(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return DEFAULT_LIMIT;
    }
    if (!text.matches("\\d{1,4}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > MAX_LIMIT) {
      throw ApiException.invalid("limit is a number from 1 to " + MAX_LIMIT);
    }
    return Integer.parseInt(text);
  }

  /** A search text without blanks around it; null when there is none. */
  static @Nullable String search(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    if (text.length() > MAX_SEARCH) {
      throw ApiException.invalid("q is longer than " + MAX_SEARCH + " characters");
    }
    plain("q", text);
    return text.strip();
  }

  /** A group's id or name without blanks around it; null when it is not given. */
  static @Nullable String group(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    if (text.strip().length() > LONGEST_GROUP
        || text.chars().anyMatch(character -> Character.isISOControl(character))) {
      throw ApiException.invalid(
          "group is longer than " + LONGEST_GROUP + " characters or holds control characters");
    }
    return text.strip();
  }

  /** A text that the database can compare with: without control characters. */
  static String plain(String parameter, String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw ApiException.invalid(parameter + " holds control characters");
    }
    return text;
  }

  /** The pattern of a prefix search. */
  static String prefix(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
  }

  private static String codes(Class<? extends Coded> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(Coded::code)
        .collect(Collectors.joining(", "));
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
