package relay.simulator.state;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a key has spent in its three windows (host-api 13). */
public record KeySpending(Window fiveHours, Window day, Window week) {

  /** Nothing spent. */
  public static final KeySpending NONE =
      new KeySpending(
          new Window(Duration.ofHours(5), null, 0),
          new Window(Duration.ofDays(1), null, 0),
          new Window(Duration.ofDays(7), null, 0));

  /**
   * One window; it begins with the first call after the last one's end.
   *
   * @param start null before the first call
   * @param usd US dollars
   */
  public record Window(Duration length, @Nullable Instant start, double usd) {

    /** What counts at this time. */
    public double usdAt(Instant now) {
      return isOver(now) ? 0 : usd;
    }

    private Window plus(double cost, Instant now) {
      return isOver(now) ? new Window(length, now, cost) : new Window(length, start, usd + cost);
    }

    private boolean isOver(Instant now) {
      return start == null || !now.isBefore(start.plus(length));
    }
  }

  KeySpending plus(double cost, Instant now) {
    return new KeySpending(fiveHours.plus(cost, now), day.plus(cost, now), week.plus(cost, now));
  }
}
