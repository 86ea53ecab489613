package relay.host;

import java.time.Instant;

/**
 * A subscription as the host describes it.
 *
 * @param ref its number
 * @param user who has it
 * @param group what it opens
 * @param active the host's word; an expired one may still say so, so look at {@code expiresAt} too
 * @param expiresAt when it ends
 * @param notes as given at its assignment
 */
public record HostSubscription(
    SubscriptionRef ref,
    UserRef user,
    GroupRef group,
    boolean active,
    Instant expiresAt,
    String notes) {

  /** Whether it opens the group at this time. */
  public boolean isGoodAt(Instant now) {
    return active && expiresAt.isAfter(now);
  }
}
