package relay.host;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What to change in a group; what is empty stays, but for the limits: the host writes all three of
 * them with every change, so they are always said.
 *
 * @param name the new name
 * @param description the new description; the host cannot clear one
 * @param rateMultiplier above 0
 * @param active false disables the group
 * @param limits what the limits are afterwards
 */
public record GroupChange(
    Optional<String> name,
    Optional<String> description,
    Optional<BigDecimal> rateMultiplier,
    Optional<Boolean> active,
    SpendLimits limits) {

  public GroupChange {
    name.ifPresent(text -> HostText.check("group name", text));
    if (rateMultiplier.filter(rate -> rate.signum() <= 0).isPresent()) {
      throw new IllegalArgumentException("a group's rate multiplier is above 0");
    }
  }

  /** Only these limits. */
  public static GroupChange limits(SpendLimits limits) {
    return new GroupChange(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), limits);
  }

  /** This and a description. */
  public GroupChange description(String text) {
    return new GroupChange(name, Optional.of(text), rateMultiplier, active, limits);
  }

  /** This, and enabled or disabled. */
  public GroupChange active(boolean on) {
    return new GroupChange(name, description, rateMultiplier, Optional.of(on), limits);
  }
}
