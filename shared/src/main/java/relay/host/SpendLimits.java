package relay.host;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * The spending limits of a group, in US dollars. No limit and a limit of 0 are the same to the host
 * (host-api 19, row 10): both are empty here.
 */
public record SpendLimits(
    Optional<BigDecimal> daily, Optional<BigDecimal> weekly, Optional<BigDecimal> monthly) {

  /** No limit at all. */
  public static final SpendLimits NONE =
      new SpendLimits(Optional.empty(), Optional.empty(), Optional.empty());

  public SpendLimits {
    daily = positive(daily);
    weekly = positive(weekly);
    monthly = positive(monthly);
  }

  private static Optional<BigDecimal> positive(Optional<BigDecimal> limit) {
    return limit.filter(dollars -> dollars.signum() > 0);
  }
}
