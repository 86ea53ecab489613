package relay.model;

/**
 * An upstream key in clear; {@link #reveal()} is the only way out, so a search for it finds every
 * use.
 *
 * <p>Holds 1 to {@value #MAX_LENGTH} visible ASCII characters without blanks.
 *
 * @param reveal the key itself
 */
public record ApiKey(String reveal) {

  /** The longest key that is accepted, in characters. */
  public static final int MAX_LENGTH = 1024;

  public ApiKey {
    if (!isValid(reveal)) {
      throw new IllegalArgumentException(
          "an API key has 1 to " + MAX_LENGTH + " visible ASCII characters");
    }
  }

  /** Whether {@code text} can be an upstream key. */
  public static boolean isValid(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH
        && text.chars().allMatch(character -> character > 32 && character < 127);
  }

  /** A form for people: at most the first three and the last four characters of a long key. */
  public String masked() {
    return reveal.length() < 16
        ? "…"
        : reveal.substring(0, 3) + "…" + reveal.substring(reveal.length() - 4);
  }

  @Override
  public String toString() {
    return "ApiKey[redacted]";
  }
}
