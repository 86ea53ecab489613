package relay.gate;

import org.jspecify.annotations.Nullable;

/**
 * What somebody set for one gate.
 *
 * @param callsPerSecond of all workers together, from 1; null for what is set for all
 * @param concurrent calls at once of all workers together, from 1; null for what is set for all
 */
public record GateLimits(@Nullable Integer callsPerSecond, @Nullable Integer concurrent) {

  /** Nothing is set. */
  public static final GateLimits NONE = new GateLimits(null, null);

  public GateLimits {
    if ((callsPerSecond != null && callsPerSecond < 1) || (concurrent != null && concurrent < 1)) {
      throw new IllegalArgumentException("the limits of a gate are from 1");
    }
  }
}
