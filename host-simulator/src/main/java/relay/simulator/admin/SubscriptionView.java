package relay.simulator.admin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import relay.simulator.http.Json;
import relay.simulator.state.HostState;
import relay.simulator.state.Subscription;
import tools.jackson.databind.node.ObjectNode;

/** Subscriptions as JSON (host-api 11). */
final class SubscriptionView {

  private final HostState state;
  private final GroupView groups;
  private final UserView users;

  SubscriptionView(HostState state, GroupView groups, UserView users) {
    this.state = state;
    this.groups = groups;
    this.users = users;
  }

  /** With the user, the group and who assigned it. */
  ObjectNode full(Subscription subscription) {
    ObjectNode json = base(subscription);
    state
        .users()
        .find(subscription.userId())
        .ifPresent(user -> json.set("user", users.shown(user)));
    putGroup(json, subscription);
    putAssignment(json, subscription);
    if (subscription.assignedBy() != null) {
      state
          .users()
          .find(subscription.assignedBy())
          .ifPresent(user -> json.set("assigned_by_user", users.shown(user)));
    }
    return json;
  }

  /** With the group only. */
  ObjectNode withGroup(Subscription subscription) {
    ObjectNode json = base(subscription);
    putGroup(json, subscription);
    return putAssignment(json, subscription);
  }

  private void putGroup(ObjectNode json, Subscription subscription) {
    state
        .groups()
        .find(subscription.groupId())
        .ifPresent(group -> json.set("group", groups.shown(group)));
  }

  private static ObjectNode putAssignment(ObjectNode json, Subscription subscription) {
    return json.put("assigned_by", subscription.assignedBy())
        .put("assigned_at", subscription.startsAt().toString())
        .put("notes", subscription.notes());
  }

  private ObjectNode base(Subscription subscription) {
    return Json.object()
        .put("id", subscription.id())
        .put("user_id", subscription.userId())
        .put("group_id", subscription.groupId())
        .put("starts_at", subscription.startsAt().toString())
        .put("expires_at", subscription.expiresAt().toString())
        .put("status", subscription.isActive(state.now()) ? "active" : "expired")
        .put("daily_window_start", text(subscription.daily().windowStart()))
        .put("weekly_window_start", text(subscription.weekly().windowStart()))
        .put("monthly_window_start", text(subscription.monthly().windowStart()))
        .put("daily_usage_usd", subscription.daily().usd())
        .put("weekly_usage_usd", subscription.weekly().usd())
        .put("monthly_usage_usd", subscription.monthly().usd())
        .put("created_at", subscription.createdAt().toString())
        .put("updated_at", subscription.updatedAt().toString());
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
