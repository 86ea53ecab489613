package relay.host;

import java.util.List;

/** The keys of one logged-in user (host-api 13). */
public interface HostUserKeys {

  /** All of the user's keys. */
  List<HostUserKey> list();

  /**
   * Makes a key for a group, once for an idempotency key.
   *
   * @throws HostFaultException code {@code GROUP_NOT_ALLOWED} when the user lacks the grant or the
   *     subscription
   */
  HostUserKey create(String name, GroupRef group, IdempotencyKey key);

  /** Deletes a key; one that is gone counts as deleted. May be repeated. */
  void delete(UserKeyRef key);
}
