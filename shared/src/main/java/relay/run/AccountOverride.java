package relay.run;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.run.RunSettings.AccountSettings;

/**
 * What a row says of its own account; null leaves it to the run (design 3.1: the run's {@code
 * account} is a default for rows).
 */
public record AccountOverride(
    @Nullable Integer concurrency,
    @Nullable Integer priority,
    @Nullable BigDecimal rateMultiplier,
    @Nullable Long proxyId,
    @Nullable Long expiresAt) {

  /** The row's account where the run wants {@code defaults}. */
  public AccountSettings over(AccountSettings defaults) {
    return new AccountSettings(
        Optional.ofNullable(concurrency).orElse(defaults.concurrency()),
        Optional.ofNullable(priority).orElse(defaults.priority()),
        Optional.ofNullable(rateMultiplier).orElse(defaults.rateMultiplier()),
        Optional.ofNullable(proxyId).orElse(defaults.proxyId()),
        Optional.ofNullable(expiresAt).orElse(defaults.expiresAt()));
  }
}
