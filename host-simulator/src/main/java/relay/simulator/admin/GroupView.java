package relay.simulator.admin;

import java.util.Map;
import relay.simulator.http.Json;
import relay.simulator.options.VersionFields;
import relay.simulator.state.Group;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Groups as JSON. */
final class GroupView {

  private final VersionFields fields;

  GroupView(VersionFields fields) {
    this.fields = fields;
  }

  /** What everybody sees, for example inside an account. */
  ObjectNode shown(Group group) {
    ObjectNode json = fields.shownGroup().deepCopy();
    json.put("id", group.id())
        .put("name", group.name())
        .put("description", group.description())
        .put("platform", group.platform())
        .put("rate_multiplier", group.rateMultiplier())
        .put("is_exclusive", group.exclusive())
        .put("status", group.status().text())
        .put("subscription_type", group.subscriptionType().text())
        .put("daily_limit_usd", group.dailyLimit())
        .put("weekly_limit_usd", group.weeklyLimit())
        .put("monthly_limit_usd", group.monthlyLimit());
    json.properties().stream()
        .map(Map.Entry::getKey)
        .filter(group.rest()::containsKey)
        .toList()
        .forEach(field -> json.set(field, group.rest().get(field)));
    return json.put("created_at", group.createdAt().toString())
        .put("updated_at", group.updatedAt().toString());
  }

  /** What an admin reads. */
  ObjectNode read(Group group) {
    ObjectNode json = created(group);
    JsonNode routing = json.get("model_routing");
    if (routing == null || routing.isNull()) {
      json.set("model_routing", Json.object());
    }
    return json;
  }

  /** What an admin is answered on a create. */
  ObjectNode created(Group group) {
    ObjectNode json = shown(group).setAll(fields.adminGroup().deepCopy());
    fields.adminGroup().propertyNames().stream()
        .filter(group.rest()::containsKey)
        .forEach(field -> json.set(field, group.rest().get(field)));
    return json;
  }

  /** Whether the version knows this field beside those the simulator acts on. */
  boolean knows(String field) {
    return fields.shownGroup().has(field) || fields.adminGroup().has(field);
  }
}
