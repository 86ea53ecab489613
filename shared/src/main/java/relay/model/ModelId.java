package relay.model;

/**
 * The name of a language model, as somebody wrote it.
 *
 * @param value 1 to {@value #MAX_LENGTH} characters without control characters
 */
public record ModelId(String value) implements Comparable<ModelId> {

  /** The longest model name that is accepted, in characters. */
  public static final int MAX_LENGTH = 128;

  public ModelId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a model name");
    }
  }

  /** Whether {@code text} can be a model name. */
  public static boolean isValid(String text) {
    return !text.isBlank()
        && text.length() <= MAX_LENGTH
        && text.chars().noneMatch(Character::isISOControl);
  }

  @Override
  public int compareTo(ModelId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
