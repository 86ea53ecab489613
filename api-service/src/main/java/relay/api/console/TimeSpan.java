package relay.api.console;

import java.time.Duration;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A length of time for people: its message and the two numbers in it, of which the second may be
 * unused.
 *
 * @param message the key of the words in the message bundle
 */
public record TimeSpan(String message, long large, long small) {

  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  /** {@code seconds} in its two largest units. */
  public static TimeSpan ofSeconds(long seconds) {
    if (seconds < MINUTE) {
      return new TimeSpan("time.seconds", seconds, 0);
    }
    if (seconds < HOUR) {
      return new TimeSpan("time.minutes", seconds / MINUTE, seconds % MINUTE);
    }
    return seconds < DAY
        ? new TimeSpan("time.hours", seconds / HOUR, seconds % HOUR / MINUTE)
        : new TimeSpan("time.days", seconds / DAY, seconds % DAY / HOUR);
  }

  /** From {@code start} to {@code end}; null while it has no end. A part of a second counts. */
  public static @Nullable TimeSpan between(OffsetDateTime start, @Nullable OffsetDateTime end) {
    if (end == null) {
      return null;
    }
    return ofSeconds(Math.ceilDiv(Duration.between(start, end).toMillis(), 1000));
  }
}
