package relay.importing.probe;

import java.util.Locale;
import java.util.regex.Pattern;

/** How model names are written in the field, and what of it does not matter. Pure. */
final class ModelSpelling {
  private static final Pattern SNAPSHOT_DATE =
      Pattern.compile(
          "-(20[2-4]\\d-(0[1-9]|1[0-2])-([0-2]\\d|3[01])"
              + "|20[2-4]\\d(0[1-9]|1[0-2])([0-2]\\d|3[01])"
              + "|2[3-9](0[1-9]|1[0-2])([0-2]\\d|3[01]))$");
  private static final Pattern FREE_TAG = Pattern.compile(":(free|latest)$");

  private ModelSpelling() {}

  /**
   * Lower case, without what relays add: a vendor path before the last slash, a tag of price, the
   * date of a snapshot. Normalising twice changes nothing more. Never empty.
   */
  static String normalize(String raw) {
    String whole = raw.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s_]+", "-");
    String name = whole.substring(whole.lastIndexOf('/') + 1);
    String before;
    do {
      before = name;
      name = FREE_TAG.matcher(name).replaceFirst("");
      name = SNAPSHOT_DATE.matcher(name).replaceFirst("");
      name = name.replaceAll("^[@-]+|-+$", "").replaceAll("-{2,}", "-").strip();
    } while (!name.equals(before));
    return name.isEmpty() ? whole : name;
  }

  /** The vendor's path, with its last slash; empty when there is none. */
  static String vendorPrefix(String raw) {
    return raw.substring(0, raw.lastIndexOf('/') + 1);
  }

  /** Equal for two spellings of one name: some relays write {@code k2-6} for {@code k2.6}. */
  static String comparable(String normalized) {
    return normalized.replace('.', '-');
  }

  static boolean sameModel(String one, String other) {
    return comparable(one).equals(comparable(other));
  }

  /**
   * Whether a name has another within it, as a word of its own: {@code acme-kimi-k2.6-fast} has
   * {@code kimi-k2.6}, {@code kimi-k2.61} and {@code kimi-k2.6.1} have not.
   */
  static boolean contains(String normalized, String family) {
    return Pattern.compile(
            "(?<![a-z0-9])" + Pattern.quote(comparable(family)) + "(?!-?[0-9]|[a-z])")
        .matcher(comparable(normalized))
        .find();
  }
}
