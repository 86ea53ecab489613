package relay.api.submission;

import java.math.BigDecimal;
import java.util.Set;
import relay.run.AccountOverride;
import relay.run.RunSettings.AccountSettings;

/** Reads {@code account}, of the run or of a row. */
final class AccountFields {

  /** What the host itself gives an account that is made by hand. */
  static final AccountSettings DEFAULTS = new AccountSettings(5, 50, BigDecimal.ONE, null, null);

  private static final Set<String> KNOWN =
      Set.of("concurrency", "priority", "rate_multiplier", "proxy_id", "expires_at");

  private AccountFields() {}

  /**
   * What is given.
   *
   * @throws relay.api.web.ApiException naming the field that is wrong
   */
  static AccountOverride read(RunFields account) {
    account.allowing(KNOWN);
    return new AccountOverride(
        account.integer("concurrency", 1, 10_000).map(Long::intValue).orElse(null),
        account.integer("priority", 0, 10_000).map(Long::intValue).orElse(null),
        account.decimal("rate_multiplier", BigDecimal.ZERO).orElse(null),
        account.integer("proxy_id", 1, Long.MAX_VALUE).orElse(null),
        account.integer("expires_at", 1, Long.MAX_VALUE).orElse(null));
  }
}
