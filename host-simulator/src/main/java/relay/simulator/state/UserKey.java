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
    @Nullable Instant lastUsedAt,
    Instant createdAt,
    Instant updatedAt) {

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
        now,
        createdAt,
        updatedAt);
  }

  @Override
  public String toString() {
    return "UserKey[id=" + id + ", key=[redacted]]";
  }
}
