package relay.host;

import java.util.List;

/** The subscriptions of a host (host-api 11). */
public interface HostSubscriptions {

  /** The user's subscriptions of a group, expired ones included. */
  List<HostSubscription> of(UserRef user, GroupRef group);

  /**
   * Assigns a subscription. Same days and notes: the existing one is answered again, even when it
   * is expired, so a repeat is safe but its end must be looked at.
   *
   * @param days 1 to 36,500
   * @throws HostFaultException code {@code SUBSCRIPTION_ASSIGN_CONFLICT} when one with other days
   *     or notes exists: extend that
   */
  HostSubscription assign(UserRef user, GroupRef group, int days, String notes);

  /** Moves the end by days, once for a key; an expired one counts from now. */
  HostSubscription extend(SubscriptionRef subscription, int days, IdempotencyKey key);

  /** Ends a subscription; one that is gone counts as ended. May be repeated. */
  void revoke(SubscriptionRef subscription);
}
