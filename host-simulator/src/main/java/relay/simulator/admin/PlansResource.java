package relay.simulator.admin;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import relay.simulator.http.Body;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Json;
import relay.simulator.http.Reply;
import relay.simulator.http.Router;
import relay.simulator.options.HostVersion;
import relay.simulator.state.Group;
import relay.simulator.state.HostState;
import relay.simulator.state.User;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Payment plans (host-api 7): entries of a shop that give nobody access. */
final class PlansResource {

  private static final String PATH = "/api/v1/admin/payment/plans";
  private static final List<String> FIELDS =
      List.of(
          "group_id",
          "name",
          "description",
          "price",
          "original_price",
          "validity_days",
          "validity_unit",
          "features",
          "product_name",
          "for_sale",
          "sort_order");

  private static final int LONGEST_UNIT = 10;

  private final HostVersion version;
  private final HostState state;
  private final Authentication authentication;

  PlansResource(HostVersion version, HostState state, Authentication authentication) {
    this.version = version;
    this.state = state;
    this.authentication = authentication;
  }

  void register(Router router) {
    router.add("GET", PATH, authentication.admin(this::list));
    router.add("POST", PATH, authentication.admin(this::create));
    router.add("PUT", PATH + "/{id}", authentication.admin(this::update));
    router.add("DELETE", PATH + "/{id}", authentication.admin(this::delete));
  }

  private Reply list(Exchange exchange, User admin) {
    return Envelope.success(
        Json.array()
            .addAll(
                state.plans().all().stream()
                    .sorted(Comparator.comparingInt(plan -> plan.path("sort_order").asInt(0)))
                    .map(plan -> version.listsPlansInFull() ? inFull(plan) : withoutEmpty(plan))
                    .toList()));
  }

  private Reply create(Exchange exchange, User admin) {
    Body body = Body.of(exchange);
    check(body, true);
    checkLengths(body);
    ObjectNode made =
        state
            .plans()
            .add(id -> {
              ObjectNode plan = Json.object().put("id", id);
              take(body, plan);
              String now = state.now().toString();
              return plan.put("created_at", now).put("updated_at", now);
            });
    return Envelope.success(201, withoutEmpty(made));
  }

  private Reply update(Exchange exchange, User admin) {
    Body body = Body.of(exchange);
    check(body, false);
    checkLengths(body);
    return state
        .plans()
        .change(exchange.id("plan"), before -> changed(before, body))
        .map(plan -> Envelope.success(withoutEmpty(plan)))
        .orElseThrow(Envelope::internalError);
  }

  private Reply delete(Exchange exchange, User admin) {
    if (!state.plans().remove(exchange.id("plan"))) {
      throw Envelope.internalError();
    }
    return Envelope.message("deleted");
  }

  private ObjectNode changed(ObjectNode before, Body body) {
    ObjectNode after = before.deepCopy();
    take(body, after);
    return after.put("updated_at", state.now().toString());
  }

  private static void take(Body body, ObjectNode plan) {
    FIELDS.stream()
        .filter(field -> body.has(field) && !body.json().get(field).isNull())
        .forEach(field -> plan.set(field, body.json().get(field)));
  }

  private static void check(Body body, boolean whole) {
    if (wrong(
        whole, body.has("name"), body.text("name").filter(text -> !text.isBlank()).isPresent())) {
      throw Envelope.refuse(400, "PLAN_NAME_REQUIRED", "plan name is required");
    }
    if (wrong(
        whole, body.has("group_id"), body.integer("group_id").filter(id -> id > 0).isPresent())) {
      throw Envelope.refuse(400, "PLAN_GROUP_REQUIRED", "group is required");
    }
    if (wrong(
        whole, body.has("price"), body.number("price").filter(price -> price > 0).isPresent())) {
      throw Envelope.refuse(400, "PLAN_PRICE_INVALID", "price must be > 0");
    }
    boolean days = body.integer("validity_days").filter(count -> count > 0).isPresent();
    if (wrong(whole, body.has("validity_days"), days)) {
      throw Envelope.refuse(400, "PLAN_VALIDITY_REQUIRED", "validity days must be > 0");
    }
    boolean unit = body.text("validity_unit").filter(text -> !text.isBlank()).isPresent();
    if (wrong(whole, body.has("validity_unit"), unit)) {
      throw Envelope.refuse(400, "PLAN_VALIDITY_UNIT_REQUIRED", "validity unit is required");
    }
    if (body.number("original_price").filter(price -> price < 0).isPresent()) {
      throw Envelope.refuse(400, "PLAN_ORIGINAL_PRICE_INVALID", "original price must be >= 0");
    }
  }

  /** What is too long for its column fails in the database (host-api 1.6). */
  private static void checkLengths(Body body) {
    boolean tooLong =
        Stream.of("name", "product_name")
                .anyMatch(field -> body.text(field).filter(Lists::isTooLong).isPresent())
            || body.text("validity_unit").filter(PlansResource::isLongUnit).isPresent();
    if (tooLong) {
      throw Envelope.internalError();
    }
  }

  private static boolean isLongUnit(String unit) {
    return unit.getBytes(StandardCharsets.UTF_8).length > LONGEST_UNIT;
  }

  private static boolean wrong(boolean whole, boolean given, boolean right) {
    return !right && (whole || given);
  }

  /** What is empty, zero or false is not shown. */
  private static ObjectNode withoutEmpty(ObjectNode plan) {
    ObjectNode shown = Json.object();
    plan.properties().stream()
        .filter(field -> !isEmpty(field.getValue()))
        .forEach(field -> shown.set(field.getKey(), field.getValue()));
    return shown;
  }

  private ObjectNode inFull(ObjectNode plan) {
    ObjectNode shown = Json.object();
    shown.set("id", plan.get("id"));
    shown.set("group_id", plan.get("group_id"));
    state.groups().find(plan.path("group_id").asLong(0)).ifPresent(group -> putGroup(shown, group));
    shown
        .put("description", "")
        .put("features", "")
        .put("product_name", "")
        .put("for_sale", false)
        .put("sort_order", 0);
    return shown.setAll(plan);
  }

  private static void putGroup(ObjectNode shown, Group group) {
    shown
        .put("group_platform", group.platform())
        .put("group_name", group.name())
        .put("rate_multiplier", group.rateMultiplier())
        .put("daily_limit_usd", group.dailyLimit())
        .put("weekly_limit_usd", group.weeklyLimit())
        .put("monthly_limit_usd", group.monthlyLimit());
  }

  private static boolean isEmpty(JsonNode value) {
    return (value.isString() && value.stringValue().isEmpty())
        || (value.isBoolean() && !value.booleanValue())
        || (value.isNumber() && value.doubleValue() == 0);
  }
}
