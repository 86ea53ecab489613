package relay.simulator.admin;

import java.time.Instant;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import relay.simulator.http.Json;
import relay.simulator.options.HostVersion;
import relay.simulator.state.Account;
import relay.simulator.state.AccountHealth;
import relay.simulator.state.AccountProfile;
import relay.simulator.state.Group;
import relay.simulator.state.HostState;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Accounts as JSON (host-api 8.2, 20.9). */
final class AccountView {

  private final HostVersion version;
  private final HostState state;
  private final GroupView groups;
  private final LongUnaryOperator inFlight;

  /**
   * @param inFlight calls that an account serves now, by its id
   */
  AccountView(HostVersion version, HostState state, GroupView groups, LongUnaryOperator inFlight) {
    this.version = version;
    this.state = state;
    this.groups = groups;
    this.inFlight = inFlight;
  }

  /** The answer to a create: without groups, and without extra when none was given. */
  ObjectNode created(Account account) {
    ObjectNode json = base(account);
    if (account.extra().isEmpty()) {
      json.putNull("extra");
    }
    return json.put("current_concurrency", 0);
  }

  ObjectNode read(Account account) {
    ObjectNode json = base(account);
    if (version.showsQuotaDimension()) {
      json.put("quota_dimension", "global");
    }
    List<Group> bound =
        account.groupIds().stream().flatMap(id -> state.groups().find(id).stream()).toList();
    if (!bound.isEmpty()) {
      putGroups(json, account, bound);
    }
    return json.put("current_concurrency", inFlight.applyAsLong(account.id()));
  }

  private void putGroups(ObjectNode json, Account account, List<Group> bound) {
    ArrayNode links = Json.array();
    ArrayNode shown = Json.array();
    for (Group group : bound) {
      ObjectNode view = groups.shown(group);
      shown.add(view);
      links
          .addObject()
          .put("account_id", account.id())
          .put("group_id", group.id())
          .put("priority", links.size())
          .put("created_at", account.boundAt().toString())
          .set("group", view);
    }
    json.set("account_groups", links);
    json.set("group_ids", Json.ids(bound.stream().map(Group::id).toList()));
    json.set("groups", shown);
  }

  private ObjectNode base(Account account) {
    AccountProfile profile = account.profile();
    ObjectNode json =
        Json.object()
            .put("id", account.id())
            .put("name", profile.name())
            .put("notes", profile.notes())
            .put("platform", profile.platform())
            .put("type", profile.type());
    putCredentials(json, account);
    json.set("extra", Json.object().setAll(account.extra()));
    json.put("proxy_id", profile.proxyId());
    if (version.showsQuotaDimension()) {
      json.putNull("proxy_fallback_origin_id");
    }
    json.put("concurrency", profile.concurrency()).put("priority", profile.priority());
    if (profile.loadFactor() != null) {
      json.put("load_factor", profile.loadFactor());
    }
    json.put("rate_multiplier", profile.rateMultiplier());
    return putHealth(json, account);
  }

  private void putCredentials(ObjectNode json, Account account) {
    if (version.hidesSecrets()) {
      json.set("credentials", account.credentials().shown());
      json.putObject("credentials_status").put("has_api_key", account.credentials().hasKey());
    } else {
      json.set("credentials", account.credentials().toJson());
    }
  }

  private static ObjectNode putHealth(ObjectNode json, Account account) {
    AccountHealth health = account.health();
    return json.put("status", health.status().text())
        .put("error_message", health.errorMessage())
        .put("last_used_at", text(account.lastUsedAt()))
        .put("expires_at", account.profile().expiresAt())
        .put("auto_pause_on_expired", account.profile().autoPauseOnExpired())
        .put("created_at", account.createdAt().toString())
        .put("updated_at", account.updatedAt().toString())
        .put("schedulable", health.schedulable())
        .put("rate_limited_at", text(health.rateLimitedAt()))
        .put("rate_limit_reset_at", text(health.rateLimitResetAt()))
        .put("overload_until", text(health.overloadUntil()))
        .put("temp_unschedulable_until", text(health.tempUnschedulableUntil()))
        .put("temp_unschedulable_reason", health.tempUnschedulableReason())
        .putNull("session_window_start")
        .putNull("session_window_end")
        .put("session_window_status", "");
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
