package relay.simulator.state;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;

/**
 * An account as it is at one moment.
 *
 * @param extra free fields, among them what the responses probe found
 * @param boundAt when the current groups were bound
 */
public record Account(
    long id,
    AccountProfile profile,
    Credentials credentials,
    Map<String, JsonNode> extra,
    AccountHealth health,
    List<Long> groupIds,
    Instant boundAt,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant lastUsedAt) {

  /** The mark the responses probe leaves. */
  public static final String RESPONSES_SUPPORTED = "openai_responses_supported";

  private static final String RESPONSES_MODE = "openai_responses_mode";

  /** Whether traffic may go to the account now. */
  public boolean takesTraffic(Instant now) {
    return health.takesTraffic(now) && !isExpired(now);
  }

  /** Whether calls go to the upstream's chat completions and not to its responses. */
  public boolean prefersChatCompletions() {
    JsonNode mode = extra.get(RESPONSES_MODE);
    if (mode != null && mode.isString()) {
      if (mode.stringValue().equals("force_chat_completions")) {
        return true;
      }
      if (mode.stringValue().equals("force_responses")) {
        return false;
      }
    }
    return Optional.ofNullable(extra.get(RESPONSES_SUPPORTED))
        .filter(JsonNode::isBoolean)
        .map(supported -> supported.equals(BooleanNode.FALSE))
        .orElse(false);
  }

  public Account withProfile(AccountProfile changed) {
    return new Account(
        id,
        changed,
        credentials,
        extra,
        health,
        groupIds,
        boundAt,
        createdAt,
        updatedAt,
        lastUsedAt);
  }

  public Account withCredentials(Credentials changed) {
    return new Account(
        id, profile, changed, extra, health, groupIds, boundAt, createdAt, updatedAt, lastUsedAt);
  }

  public Account withExtra(Map<String, JsonNode> changed) {
    return new Account(
        id,
        profile,
        credentials,
        changed,
        health,
        groupIds,
        boundAt,
        createdAt,
        updatedAt,
        lastUsedAt);
  }

  public Account withHealth(AccountHealth changed) {
    return new Account(
        id,
        profile,
        credentials,
        extra,
        changed,
        groupIds,
        boundAt,
        createdAt,
        updatedAt,
        lastUsedAt);
  }

  /** Bound to these groups and to no others. */
  public Account boundTo(List<Long> groups, Instant now) {
    return new Account(
        id, profile, credentials, extra, health, groups, now, createdAt, updatedAt, lastUsedAt);
  }

  public Account usedAt(Instant now) {
    return new Account(
        id, profile, credentials, extra, health, groupIds, boundAt, createdAt, updatedAt, now);
  }

  Account changedAt(Instant now) {
    return new Account(
        id, profile, credentials, extra, health, groupIds, boundAt, createdAt, now, lastUsedAt);
  }

  private boolean isExpired(Instant now) {
    return profile.autoPauseOnExpired()
        && profile.expiresAt() != null
        && now.getEpochSecond() >= profile.expiresAt();
  }
}
