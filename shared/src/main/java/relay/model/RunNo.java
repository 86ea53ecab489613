package relay.model;

/**
 * A run's number in the database; short, and never shown.
 *
 * @param value from 1
 */
public record RunNo(long value) {

  public RunNo {
    if (value < 1) {
      throw new IllegalArgumentException("run numbers begin at 1: " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
