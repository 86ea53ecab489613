package relay.host;

import java.math.BigDecimal;
import java.util.Set;

/**
 * A managed user to create, without limits on his concurrency and rate.
 *
 * @param email unique on the host, whatever its case
 * @param password at least 6 characters
 * @param balance in US dollars, not negative
 * @param allowedGroups the exclusive groups he may use
 * @param notes for the host's administrators
 */
public record NewUser(
    String email,
    HostSecret password,
    BigDecimal balance,
    Set<GroupRef> allowedGroups,
    String notes) {

  public NewUser {
    allowedGroups = Set.copyOf(allowedGroups);
    if (password.reveal().length() < 6 || balance.signum() < 0) {
      throw new IllegalArgumentException("password of 6 characters, balance not negative");
    }
  }
}
