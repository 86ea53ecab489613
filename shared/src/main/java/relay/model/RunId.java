package relay.model;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/**
 * A run, as the API names it (seed 004, 6.1).
 *
 * @param value for example {@code run_20260522_0001}: the day it was accepted (UTC) and a number
 *     within that day
 */
public record RunId(String value) {

  private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

  public RunId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a run id: " + value);
    }
  }

  /** Whether {@code text} has the form of a run id. */
  public static boolean isValid(String text) {
    return text.matches("run_[0-9]{8}_[0-9]{4,9}");
  }

  /** The id of the {@code number}th run of {@code day}, from 1. */
  public static RunId of(LocalDate day, long number) {
    return new RunId("run_%s_%04d".formatted(DAY.format(day), number));
  }

  @Override
  public String toString() {
    return value;
  }
}
