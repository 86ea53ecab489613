package relay.simulator.admin;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relay.simulator.http.Envelope;
import relay.simulator.state.Group;
import relay.simulator.state.HostState;
import relay.simulator.state.Subscription;
import relay.simulator.state.User;
import relay.simulator.state.UserKey;

/** Who may bind a key to which group (host-api 12, 13). */
final class GroupBinding {

  private final HostState state;

  GroupBinding(HostState state) {
    this.state = state;
  }

  /** Whether the owner had to be given the exclusive group. */
  boolean grant(UserKey key, Group group) {
    if (!group.isActive()) {
      throw Envelope.refuse(400, "GROUP_NOT_ACTIVE", "target group is not active");
    }
    if (group.needsSubscription()) {
      if (!hasSubscription(key.userId(), group)) {
        throw Envelope.refuse(
            400,
            "SUBSCRIPTION_REQUIRED",
            "user does not have an active subscription for this group");
      }
      return false;
    }
    Optional<User> owner = state.users().find(key.userId());
    if (!group.exclusive() || owner.filter(user -> user.mayUse(group.id())).isPresent()) {
      return false;
    }
    state
        .users()
        .change(key.userId(), user -> user.withAllowedGroups(plus(user, group.id()), state.now()));
    return true;
  }

  private static List<Long> plus(User user, long groupId) {
    List<Long> allowed = user.allowedGroups();
    return Stream.concat(allowed == null ? Stream.empty() : allowed.stream(), Stream.of(groupId))
        .toList();
  }

  /** Refuses a group that is missing or that the user may not use. */
  void check(User user, long groupId) {
    if (!mayBind(user, required(groupId))) {
      throw Envelope.refuse(403, "GROUP_NOT_ALLOWED", "user is not allowed to bind this group");
    }
  }

  boolean mayBind(User user, Group group) {
    return group.needsSubscription()
        ? hasSubscription(user.id(), group)
        : !group.exclusive() || user.mayUse(group.id());
  }

  private boolean hasSubscription(long userId, Group group) {
    return state
        .subscriptions()
        .find(userId, group.id())
        .filter((Subscription subscription) -> subscription.isActive(state.now()))
        .isPresent();
  }

  Group required(long id) {
    return state
        .groups()
        .find(id)
        .orElseThrow(() -> Envelope.refuse(404, "GROUP_NOT_FOUND", "group not found"));
  }
}
