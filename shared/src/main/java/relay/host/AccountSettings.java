package relay.host;

import java.math.BigDecimal;

/**
 * What an operator may tune in an account.
 *
 * @param concurrency parallel requests; 0 is unlimited
 * @param priority lower is preferred
 * @param rateMultiplier not negative
 */
public record AccountSettings(int concurrency, int priority, BigDecimal rateMultiplier) {

  public AccountSettings {
    if (concurrency < 0 || rateMultiplier.signum() < 0) {
      throw new IllegalArgumentException("concurrency and rate multiplier are not negative");
    }
  }
}
