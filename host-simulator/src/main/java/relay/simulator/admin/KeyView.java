package relay.simulator.admin;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import relay.simulator.http.Json;
import relay.simulator.options.HostVersion;
import relay.simulator.state.HostState;
import relay.simulator.state.UserKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Gateway keys as JSON, always in full (host-api 13). */
final class KeyView {

  private final HostVersion version;
  private final HostState state;
  private final GroupView groups;

  KeyView(HostVersion version, HostState state, GroupView groups) {
    this.version = version;
    this.state = state;
    this.groups = groups;
  }

  ObjectNode read(UserKey key) {
    ObjectNode json = created(key);
    if (key.groupId() != null) {
      state.groups().find(key.groupId()).ifPresent(group -> json.set("group", groups.shown(group)));
    }
    return json;
  }

  ObjectNode created(UserKey key) {
    ObjectNode json =
        Json.object()
            .put("id", key.id())
            .put("user_id", key.userId())
            .put("key", key.key())
            .put("name", key.name())
            .put("group_id", key.groupId())
            .put("status", key.active() ? "active" : "inactive");
    json.set("ip_whitelist", list(key.ipWhitelist()));
    json.set("ip_blacklist", list(key.ipBlacklist()));
    json.put("last_used_at", text(key.lastUsedAt()));
    if (version.showsKeyUse()) {
      json.putNull("last_used_ip");
    }
    json.put("quota", key.quota())
        .put("quota_used", key.quotaUsed())
        .put("expires_at", text(key.expiresAt()))
        .put("created_at", key.createdAt().toString())
        .put("updated_at", key.updatedAt().toString());
    if (version.showsKeyUse()) {
      json.put("current_concurrency", 0);
    }
    return json.put("rate_limit_5h", key.rateLimit5h())
        .put("rate_limit_1d", key.rateLimit1d())
        .put("rate_limit_7d", key.rateLimit7d())
        .put("usage_5h", key.spending().fiveHours().usdAt(state.now()))
        .put("usage_1d", key.spending().day().usdAt(state.now()))
        .put("usage_7d", key.spending().week().usdAt(state.now()))
        .put("window_5h_start", text(key.spending().fiveHours().start()))
        .put("window_1d_start", text(key.spending().day().start()))
        .put("window_7d_start", text(key.spending().week().start()));
  }

  private static JsonNode list(@Nullable List<String> texts) {
    return texts == null ? Json.object().nullNode() : Json.texts(texts);
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
