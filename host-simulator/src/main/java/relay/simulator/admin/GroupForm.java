package relay.simulator.admin;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.simulator.http.Body;
import relay.simulator.state.Group;
import relay.simulator.state.HostState;
import tools.jackson.databind.JsonNode;

/** Makes and changes groups by the bodies of their calls (host-api 5.1, 5.2). */
final class GroupForm {

  private static final List<String> TYPED =
      List.of(
          "id",
          "name",
          "description",
          "platform",
          "rate_multiplier",
          "is_exclusive",
          "status",
          "subscription_type",
          "daily_limit_usd",
          "weekly_limit_usd",
          "monthly_limit_usd",
          "created_at",
          "updated_at");

  /** Only OpenAI groups have these; for others they are emptied silently. */
  private static final List<String> OPENAI_ONLY =
      List.of("allow_messages_dispatch", "default_mapped_model", "messages_dispatch_model_config");

  private static final String ROUTING_SWITCH = "model_routing_enabled";
  private static final String OPENAI = "openai";

  private final HostState state;
  private final GroupView view;

  GroupForm(HostState state, GroupView view) {
    this.state = state;
    this.view = view;
  }

  /** A new group; its model routing is off, whatever the body says. */
  Group made(long id, Body body) {
    Instant now = state.now();
    String platform = text(body, "platform").orElse("anthropic").intern();
    Map<String, JsonNode> rest = rest(body, platform);
    rest.remove(ROUTING_SWITCH);
    return new Group(
        id,
        body.text("name").orElseThrow(),
        body.text("description").orElse(""),
        platform,
        body.number("rate_multiplier").orElse(1.0),
        body.flag("is_exclusive").orElse(false),
        Group.GroupStatus.ACTIVE,
        text(body, "subscription_type")
            .map(GroupForm::type)
            .orElse(Group.SubscriptionType.STANDARD),
        limit(body, "daily_limit_usd"),
        limit(body, "weekly_limit_usd"),
        limit(body, "monthly_limit_usd"),
        rest,
        now,
        now);
  }

  /** The three limits are always rewritten: what is left out becomes null (host-api 5.2). */
  Group changed(Group before, Body body) {
    Map<String, JsonNode> rest = new HashMap<>(before.rest());
    String platform = text(body, "platform").orElse(before.platform());
    rest.putAll(rest(body, platform));
    return new Group(
        before.id(),
        text(body, "name").orElse(before.name()),
        text(body, "description").orElse(before.description()),
        platform,
        body.number("rate_multiplier").orElse(before.rateMultiplier()),
        body.flag("is_exclusive").orElse(before.exclusive()),
        text(body, "status").map(GroupForm::status).orElse(before.status()),
        text(body, "subscription_type").map(GroupForm::type).orElse(before.subscriptionType()),
        limit(body, "daily_limit_usd"),
        limit(body, "weekly_limit_usd"),
        limit(body, "monthly_limit_usd"),
        rest,
        before.createdAt(),
        state.now());
  }

  private Map<String, JsonNode> rest(Body body, String platform) {
    Map<String, JsonNode> rest = new HashMap<>();
    for (Map.Entry<String, JsonNode> field : body.json().properties()) {
      if (view.knows(field.getKey()) && !TYPED.contains(field.getKey())) {
        rest.put(field.getKey(), field.getValue());
      }
    }
    if (!platform.equals(OPENAI)) {
      OPENAI_ONLY.forEach(rest::remove);
    }
    return rest;
  }

  /** Absent and negative are null, an explicit null and an empty text are 0 (host-api 5.1). */
  private static @Nullable Double limit(Body body, String field) {
    JsonNode value = body.json().get(field);
    if (value == null) {
      return null;
    }
    if (value.isNull() || (value.isString() && value.stringValue().isBlank())) {
      return 0.0;
    }
    double number = value.asDouble(-1);
    return number < 0 ? null : number;
  }

  private static Optional<String> text(Body body, String field) {
    return body.text(field).filter(text -> !text.isEmpty());
  }

  private static Group.SubscriptionType type(String text) {
    return text.equals("subscription")
        ? Group.SubscriptionType.SUBSCRIPTION
        : Group.SubscriptionType.STANDARD;
  }

  private static Group.GroupStatus status(String text) {
    return text.equals("inactive") ? Group.GroupStatus.INACTIVE : Group.GroupStatus.ACTIVE;
  }
}
