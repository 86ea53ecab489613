package relay.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** An enum whose constants stand in the API and the database by their lower-case names. */
public interface Coded {

  /** The constant's name, as enums have it. */
  String name();

  /** How the API and the database write it. */
  default String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The constant written as {@code code}; empty when there is none. */
  static <E extends Enum<E> & Coded> Optional<E> find(Class<E> type, String code) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.code().equals(code))
        .findFirst();
  }

  /**
   * The constant written as {@code code}.
   *
   * @throws IllegalArgumentException when there is none: for codes that we wrote ourselves
   */
  static <E extends Enum<E> & Coded> E of(Class<E> type, String code) {
    return find(type, code)
        .orElseThrow(() -> new IllegalArgumentException(type.getSimpleName() + " has no " + code));
  }
}
