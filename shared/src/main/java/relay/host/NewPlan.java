package relay.host;

import java.math.BigDecimal;

/**
 * A plan to create.
 *
 * @param group a subscription group; the host checks neither that it exists nor its kind
 * @param name at most 100 bytes
 * @param price above 0, in the site's currency
 * @param validityDays above 0
 * @param forSale whether the shop offers it
 */
public record NewPlan(
    GroupRef group, String name, BigDecimal price, int validityDays, boolean forSale) {

  public NewPlan {
    HostText.check("plan name", name);
    if (price.signum() <= 0 || validityDays <= 0) {
      throw new IllegalArgumentException("a plan's price and validity are above 0");
    }
  }
}
