package relay.gate;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One gate as its row has it.
 *
 * @param number of the row
 * @param limits that somebody set for it
 * @param others what other base URLs did since it stopped; {@link Others#UNASKED} while it passes
 * @param goodAt when somebody last came through well
 */
public record Gate(
    long number,
    GateKey key,
    GateLimits limits,
    Circuit circuit,
    Others others,
    @Nullable Instant goodAt) {

  /** The same with another circuit. */
  public Gate with(Circuit changed) {
    return new Gate(number, key, limits, changed, others, goodAt);
  }

  /**
   * The same when somebody came through well at {@code time}; earlier than before changes nothing.
   */
  public Gate goodAt(@Nullable Instant time) {
    return time == null || isGoodSince(time)
        ? this
        : new Gate(number, key, limits, circuit, others, time);
  }

  /** Whether somebody came through well after {@code time}. */
  public boolean isGoodSince(Instant time) {
    return goodAt != null && goodAt.isAfter(time);
  }
}
