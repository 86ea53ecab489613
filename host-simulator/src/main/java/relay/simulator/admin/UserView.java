package relay.simulator.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;
import relay.simulator.http.Json;
import relay.simulator.options.HostVersion;
import relay.simulator.state.User;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Users as JSON. */
final class UserView {

  private final HostVersion version;

  UserView(HostVersion version) {
    this.version = version;
  }

  /** What the user sees of itself. */
  ObjectNode shown(User user) {
    return base(user, "fixed", true);
  }

  /** What an admin is answered on a create: the database's defaults are not filled in yet. */
  ObjectNode created(User user) {
    return admin(base(user, "", false), user);
  }

  /** What an admin reads. */
  ObjectNode read(User user) {
    return admin(shown(user), user);
  }

  /** What an admin reads in a list. */
  ObjectNode listed(User user, int inFlight) {
    return read(user).put("current_concurrency", inFlight);
  }

  private static ObjectNode admin(ObjectNode json, User user) {
    return json.put("notes", user.notes()).putNull("last_used_at");
  }

  private ObjectNode base(User user, String notifyType, boolean notify) {
    ObjectNode json =
        Json.object()
            .put("id", user.id())
            .put("email", user.email())
            .put("username", user.username())
            .put("role", user.role().text())
            .put("balance", user.balance());
    if (version.showsFrozenBalance()) {
      json.put("frozen_balance", 0);
    }
    json.put("concurrency", user.concurrency())
        .put("status", user.active() ? "active" : "disabled");
    json.set("allowed_groups", groups(user.allowedGroups()));
    if (user.lastActiveAt() != null) {
      json.put("last_active_at", user.lastActiveAt().toString());
    }
    return json.put("created_at", user.createdAt().toString())
        .put("updated_at", user.updatedAt().toString())
        .put("balance_notify_enabled", notify)
        .put("balance_notify_threshold_type", notifyType)
        .putNull("balance_notify_threshold")
        .putNull("balance_notify_extra_emails")
        .put("total_recharged", user.totalRecharged())
        .put("rpm_limit", user.rpmLimit());
  }

  private static JsonNode groups(@Nullable List<Long> groups) {
    return groups == null ? Json.object().nullNode() : Json.ids(groups);
  }
}
