package relay.host;

import java.math.BigDecimal;
import java.util.Set;

/**
 * A user as the host describes him.
 *
 * @param ref his number
 * @param email as stored
 * @param active false when disabled
 * @param balance in US dollars
 * @param allowedGroups the exclusive groups he may use
 * @param notes for administrators
 */
public record HostUser(
    UserRef ref,
    String email,
    boolean active,
    BigDecimal balance,
    Set<GroupRef> allowedGroups,
    String notes) {

  public HostUser {
    allowedGroups = Set.copyOf(allowedGroups);
  }
}
