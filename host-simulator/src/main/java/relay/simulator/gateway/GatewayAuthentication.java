package relay.simulator.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import relay.simulator.http.AddressPattern;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Refusal;
import relay.simulator.options.HostSwitch;
import relay.simulator.options.HostVersion;
import relay.simulator.options.Switches;
import relay.simulator.state.Group;
import relay.simulator.state.HostState;
import relay.simulator.state.Subscription;
import relay.simulator.state.User;
import relay.simulator.state.UserKey;

/** The checks before any gateway handler, in their order (host-api 14.2). */
final class GatewayAuthentication {

  private static final String BEARER = "Bearer ";

  private final HostVersion version;
  private final Switches switches;
  private final HostState state;

  GatewayAuthentication(HostVersion version, Switches switches, HostState state) {
    this.version = version;
    this.switches = switches;
    this.state = state;
  }

  /**
   * @throws Refusal at the first check that fails
   */
  Caller check(Exchange exchange) {
    UserKey key = key(exchange);
    checkAddress(exchange, key);
    User user = owner(key);
    Optional<Group> group = group(key);
    group.ifPresent(known -> checkAllowed(user, known));
    Optional<Subscription> subscription = Optional.empty();
    if (!switches.isOn(HostSwitch.SIMPLE_MODE)) {
      subscription = subscription(user, group);
      checkKeyLimits(key);
      checkSpending(user, group, subscription);
    }
    return new Caller(user, key, group.orElseThrow(GatewayAuthentication::ungrouped), subscription);
  }

  private UserKey key(Exchange exchange) {
    if (exchange.query("key").isPresent() || exchange.query("api_key").isPresent()) {
      throw Envelope.deny(
          400,
          "api_key_in_query_deprecated",
          "API key in query parameter is deprecated. Please use Authorization header instead.");
    }
    String text =
        exchange
            .header("authorization")
            .filter(header -> header.startsWith(BEARER))
            .map(header -> header.substring(BEARER.length()).trim())
            .or(() -> exchange.header("x-api-key"))
            .or(() -> exchange.header("x-goog-api-key"))
            .filter(found -> !found.isEmpty())
            .orElseThrow(() ->
                Envelope.deny(
                    401,
                    "API_KEY_REQUIRED",
                    "API key is required in Authorization header (Bearer scheme), x-api-key"
                        + " header, or x-goog-api-key header"));
    UserKey key =
        state
            .keys()
            .withText(text)
            .orElseThrow(() -> Envelope.deny(401, "INVALID_API_KEY", "Invalid API key"));
    if (!key.active()) {
      throw Envelope.deny(401, "API_KEY_DISABLED", "API key is disabled");
    }
    return key;
  }

  private static void checkAddress(Exchange exchange, UserKey key) {
    List<String> allowed = key.ipWhitelist();
    String client = exchange.clientAddress();
    boolean outside =
        allowed != null && !allowed.isEmpty() && !AddressPattern.contains(allowed, client);
    if (outside || AddressPattern.contains(key.ipBlacklist(), client)) {
      throw Envelope.deny(403, "ACCESS_DENIED", "Access denied");
    }
  }

  private User owner(UserKey key) {
    User user =
        state
            .users()
            .find(key.userId())
            .orElseThrow(() ->
                Envelope.deny(401, "USER_NOT_FOUND", "User associated with API key not found"));
    if (!user.active()) {
      throw Envelope.deny(401, "USER_INACTIVE", "User account is not active");
    }
    return user;
  }

  private Optional<Group> group(UserKey key) {
    Optional<Group> group = Optional.ofNullable(key.groupId()).flatMap(state.groups()::find);
    if (version.refusesClosedGroups()) {
      if (key.groupDeleted()) {
        throw Envelope.deny(403, "GROUP_DELETED", "API Key 所属分组已删除");
      }
      if (group.filter(known -> !known.isActive()).isPresent()) {
        throw Envelope.deny(403, "GROUP_DISABLED", "API Key 所属分组已停用");
      }
    }
    return group;
  }

  private void checkAllowed(User user, Group group) {
    boolean lost = group.exclusive() && !group.needsSubscription() && !user.mayUse(group.id());
    if (lost && version.checksExclusiveGroups()) {
      throw Envelope.deny(
          403, "GROUP_NOT_ALLOWED", "API key owner is not allowed to use this group");
    }
  }

  private Optional<Subscription> subscription(User user, Optional<Group> group) {
    if (group.filter(Group::needsSubscription).isEmpty()) {
      return Optional.empty();
    }
    Instant now = state.now();
    Optional<Subscription> found =
        state
            .subscriptions()
            .find(user.id(), group.get().id())
            .filter(subscription -> subscription.isActive(now));
    if (found.isEmpty()) {
      throw Envelope.deny(
          403, "SUBSCRIPTION_NOT_FOUND", "No active subscription found for this group");
    }
    return found;
  }

  private void checkKeyLimits(UserKey key) {
    if (key.quota() > 0 && key.quotaUsed() >= key.quota()) {
      throw Envelope.deny(429, "API_KEY_QUOTA_EXHAUSTED", "API key quota exhausted");
    }
    if (key.expiresAt() != null && !state.now().isBefore(key.expiresAt())) {
      throw Envelope.deny(403, "API_KEY_EXPIRED", "API key has expired");
    }
  }

  private void checkSpending(
      User user, Optional<Group> group, Optional<Subscription> subscription) {
    if (subscription.isPresent() && group.isPresent()) {
      if (subscription.get().isUsedUp(group.get(), state.now())) {
        throw Envelope.deny(429, "USAGE_LIMIT_EXCEEDED", "usage limit exceeded");
      }
    } else if (user.balance() <= 0) {
      throw Envelope.deny(403, "INSUFFICIENT_BALANCE", "Insufficient account balance");
    }
  }

  private static Refusal ungrouped() {
    return new Refusal(
        Envelope.anthropicError(
            403,
            "permission_error",
            "API Key is not assigned to any group and cannot be used. Please contact the"
                + " administrator to assign it to a group."));
  }
}
