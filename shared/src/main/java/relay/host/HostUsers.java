package relay.host;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The users of a host, as an administrator sees them (host-api 12). */
public interface HostUsers {

  /** The user with this e-mail, whatever its case. */
  Optional<HostUser> findByEmail(String email);

  /** One user; empty when the host has none of this number. */
  Optional<HostUser> find(UserRef user);

  /** Creates a user. A repeat meets {@code EMAIL_EXISTS}: look by e-mail then. */
  HostUser create(NewUser user);

  /** Replaces the whole list of exclusive groups: read, add, write under a lock of your own. */
  HostUser setAllowedGroups(UserRef user, Set<GroupRef> all);

  /**
   * Binds a user's key to another group; an exclusive group is granted to its owner with it.
   *
   * @throws HostFaultException code {@code SUBSCRIPTION_REQUIRED} or {@code GROUP_NOT_ACTIVE}
   */
  void rebindKey(UserKeyRef key, GroupRef group);

  /** The keys of a user. */
  List<HostUserKey> keys(UserRef user);

  /** Sets a new password; revokes the user's tokens. Only for users that we made. */
  void setPassword(UserRef user, HostSecret password);

  /** Adds to a balance, once for a key. */
  HostUser addBalance(UserRef user, BigDecimal dollars, String notes, IdempotencyKey key);

  /** Deletes a user; one that is gone counts as deleted. May be repeated. */
  void delete(UserRef user);
}
