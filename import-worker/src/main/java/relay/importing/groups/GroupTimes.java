package relay.importing.groups;

import java.time.Duration;

/**
 * How long preparing a group may take.
 *
 * @param claimFor how long a claimed row is left to its worker after each sign of life; longer than
 *     one call to the host may take
 * @param askAgain how long the items of others wait before they look again
 */
public record GroupTimes(Duration claimFor, Duration askAgain) {
  /** 45 s and 1 s. */
  public static final GroupTimes DEFAULT =
      new GroupTimes(Duration.ofSeconds(45), Duration.ofSeconds(1));

  public GroupTimes {
    if (!claimFor.isPositive() || !askAgain.isPositive()) {
      throw new IllegalArgumentException("times are positive");
    }
  }

  /** The same with the items' waits divided by {@code factor}; claims keep their length. */
  public GroupTimes faster(double factor) {
    return new GroupTimes(claimFor, Duration.ofNanos((long) (askAgain.toNanos() / factor)));
  }
}
