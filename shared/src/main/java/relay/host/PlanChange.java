package relay.host;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What to change in a plan; what is empty stays.
 *
 * @param name at most 100 bytes
 * @param price above 0
 * @param validityDays above 0
 * @param forSale whether the shop offers it
 */
public record PlanChange(
    Optional<String> name,
    Optional<BigDecimal> price,
    Optional<Integer> validityDays,
    Optional<Boolean> forSale) {

  public PlanChange {
    name.ifPresent(text -> HostText.check("plan name", text));
    if (price.filter(p -> p.signum() <= 0).isPresent()
        || validityDays.filter(days -> days <= 0).isPresent()) {
      throw new IllegalArgumentException("a plan's price and validity are above 0");
    }
  }

  /** Only another price. */
  public static PlanChange price(BigDecimal price) {
    return new PlanChange(Optional.empty(), Optional.of(price), Optional.empty(), Optional.empty());
  }
}
