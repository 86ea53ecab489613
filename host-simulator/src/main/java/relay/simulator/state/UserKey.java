package relay.simulator.state;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user's gateway key (host-api 13).
 *
 * @param groupId null when unbound
 * @param groupDeleted whether it is unbound because its group was deleted
 * @param quota US dollars, 0 for none
 * @param rateLimit5h US dollars in a window of five hours, 0 for none; likewise the others
 */
public record UserKey(
    long id,
    long userId,
    String key,
    String name,
    @Nullable Long groupId,
    boolean groupDeleted,
    boolean active,
    @Nullable List<String> ipWhitelist,
    @Nullable List<String> ipBlacklist,
    double quota,
    double quotaUsed,
    @Nullable Instant expiresAt,
    double rateLimit5h,
    double rateLimit1d,
    double rateLimit7d,
    KeySpending spending,
    @Nullable Instant lastUsedAt,
    Instant createdAt,
    Instant updatedAt) {

  /** Whether a limit of spending in a window is reached. */
  public boolean isSpentUp(Instant now) {
    return reached(rateLimit5h, spending.fiveHours().usdAt(now))
        || reached(rateLimit1d, spending.day().usdAt(now))
        || reached(rateLimit7d, spending.week().usdAt(now));
  }

  /** This with its spending windows begun anew. */
  public UserKey unspent() {
    return new UserKey(
        id,
        userId,
        key,
        name,
        groupId,
        groupDeleted,
        active,
        ipWhitelist,
        ipBlacklist,
        quota,
        quotaUsed,
        expiresAt,
        rateLimit5h,
        rateLimit1d,
        rateLimit7d,
        KeySpending.NONE,
        lastUsedAt,
        createdAt,
        updatedAt);
  }

  public UserKey boundTo(@Nullable Long group, Instant now) {
    return new UserKey(
        id,
        userId,
        key,
        name,
        group,
        false,
        active,
        ipWhitelist,
        ipBlacklist,
        quota,
        quotaUsed,
        expiresAt,
        rateLimit5h,
        rateLimit1d,
        rateLimit7d,
        spending,
        lastUsedAt,
        createdAt,
        now);
  }

  UserKey orphaned(Instant now) {
    return new UserKey(
        id,
        userId,
        key,
        name,
        null,
        true,
        active,
        ipWhitelist,
        ipBlacklist,
        quota,
        quotaUsed,
        expiresAt,
        rateLimit5h,
        rateLimit1d,
        rateLimit7d,
        spending,
        lastUsedAt,
        createdAt,
        now);
  }

  /** This after a call that cost so much. */
  public UserKey used(double cost, Instant now) {
    return new UserKey(
        id,
        userId,
        key,
        name,
        groupId,
        groupDeleted,
        active,
        ipWhitelist,
        ipBlacklist,
        quota,
        quotaUsed + cost,
        expiresAt,
        rateLimit5h,
        rateLimit1d,
        rateLimit7d,
        spending.plus(cost, now),
        now,
        createdAt,
        updatedAt);
  }

  private static boolean reached(double limit, double used) {
    return limit > 0 && used >= limit;
  }

  @Override
  public String toString() {
    return "UserKey[id=" + id + ", key=[redacted]]";
  }
}
