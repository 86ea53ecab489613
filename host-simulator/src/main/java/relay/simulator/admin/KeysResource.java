package relay.simulator.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.simulator.http.AddressPattern;
import relay.simulator.http.Body;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Json;
import relay.simulator.http.Refusal;
import relay.simulator.http.Reply;
import relay.simulator.http.Router;
import relay.simulator.state.Group;
import relay.simulator.state.HostState;
import relay.simulator.state.KeySpending;
import relay.simulator.state.User;
import relay.simulator.state.UserKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A user's own gateway keys, and an admin's rebinding of one (host-api 12, 13). */
final class KeysResource {

  private static final String PATH = "/api/v1/keys";
  private static final int KEY_BYTES = 32;
  private static final int SHORTEST_KEY = 16;
  private static final List<String> STATUSES = List.of("active", "inactive");
  private static final List<String> FIELDS =
      List.of(
          "name",
          "group_id",
          "custom_key",
          "ip_whitelist",
          "ip_blacklist",
          "quota",
          "expires_in_days",
          "rate_limit_5h",
          "rate_limit_1d",
          "rate_limit_7d");

  private static final Map<String, Comparator<UserKey>> ORDERS =
      Map.of(
          "created_at",
          Comparator.comparing(UserKey::createdAt).thenComparingLong(UserKey::id),
          "id",
          Comparator.comparingLong(UserKey::id),
          "name",
          Comparator.comparing(UserKey::name).thenComparingLong(UserKey::id),
          "status",
          Comparator.comparing(UserKey::active).thenComparingLong(UserKey::id));

  private final HostState state;
  private final Authentication authentication;
  private final Idempotency idempotency;
  private final Tokens tokens;
  private final KeyView view;
  private final GroupBinding binding;
  private final GroupView groups;

  KeysResource(
      HostState state,
      Authentication authentication,
      Idempotency idempotency,
      Tokens tokens,
      KeyView view,
      GroupView groups) {
    this.state = state;
    this.authentication = authentication;
    this.idempotency = idempotency;
    this.tokens = tokens;
    this.view = view;
    this.binding = new GroupBinding(state);
    this.groups = groups;
  }

  void register(Router router) {
    router.add("GET", PATH, authentication.user(this::list));
    router.add("POST", PATH, authentication.user(this::create));
    router.add("GET", PATH + "/{id}", authentication.user(this::get));
    router.add("PUT", PATH + "/{id}", authentication.user(this::update));
    router.add("DELETE", PATH + "/{id}", authentication.user(this::delete));
    router.add("GET", "/api/v1/groups/available", authentication.user(this::availableGroups));
    router.add("PUT", "/api/v1/admin/api-keys/{id}", authentication.admin(this::rebind));
  }

  private Reply list(Exchange exchange, User user) {
    List<UserKey> rows =
        state.keys().ofUser(user.id()).stream()
            .filter(key -> Lists.found(exchange, key.name(), key.key()))
            .filter(key -> matches(exchange, "status", key.active() ? "active" : "inactive"))
            .filter(key -> matches(exchange, "group_id", String.valueOf(key.groupId())))
            .sorted(Lists.order(exchange, ORDERS, "created_at", true))
            .toList();
    return Envelope.success(Lists.page(exchange, rows, view::read));
  }

  private Reply get(Exchange exchange, User user) {
    return Envelope.success(view.read(own(exchange, user)));
  }

  private Reply create(Exchange exchange, User user) {
    Body body = Body.of(exchange);
    body.check("CreateAPIKeyRequest").requiredText("name", "Name").refuse();
    return idempotency.once(
        exchange,
        user,
        body,
        FIELDS,
        () -> {
          UserKey key = created(body, user);
          return () -> view.created(key);
        });
  }

  private UserKey created(Body body, User user) {
    if (body.text("name").filter(Lists::isTooLong).isPresent()) {
      throw Envelope.internalError();
    }
    checkAddresses(body);
    Optional<Long> groupId = body.integer("group_id");
    groupId.ifPresent(id -> binding.check(user, id));
    String text = customKey(body).orElseGet(() -> "sk-" + tokens.hex(KEY_BYTES));
    return state
        .keys()
        .add(text, id -> made(id, user, text, body))
        .orElseThrow(() -> Envelope.refuse(409, "API_KEY_EXISTS", "api key already exists"));
  }

  private UserKey made(long id, User user, String text, Body body) {
    Instant now = state.now();
    return new UserKey(
        id,
        user.id(),
        text,
        body.text("name").orElseThrow(),
        body.integer("group_id").orElse(null),
        false,
        true,
        texts(body, "ip_whitelist"),
        texts(body, "ip_blacklist"),
        body.number("quota").orElse(0.0),
        0,
        body.integer("expires_in_days").map(days -> now.plus(Duration.ofDays(days))).orElse(null),
        body.number("rate_limit_5h").orElse(0.0),
        body.number("rate_limit_1d").orElse(0.0),
        body.number("rate_limit_7d").orElse(0.0),
        KeySpending.NONE,
        null,
        now,
        now);
  }

  private Reply update(Exchange exchange, User user) {
    Body body = Body.of(exchange);
    body.check("UpdateAPIKeyRequest").oneOf("status", "Status", STATUSES).refuse();
    UserKey before = own(exchange, user);
    checkAddresses(body);
    if (body.text("name").filter(Lists::isTooLong).isPresent()) {
      throw Envelope.internalError();
    }
    body.integer("group_id").ifPresent(id -> binding.check(user, id));
    return state
        .keys()
        .change(before.id(), key -> changed(key, body))
        .map(key -> Envelope.success(view.read(key)))
        .orElseThrow(KeysResource::notFound);
  }

  /** The IP lists are always rewritten: what is left out is cleared. */
  private UserKey changed(UserKey key, Body body) {
    boolean bound = body.integer("group_id").isPresent();
    return new UserKey(
        key.id(),
        key.userId(),
        key.key(),
        body.text("name").filter(text -> !text.isEmpty()).orElse(key.name()),
        body.integer("group_id").orElse(key.groupId()),
        key.groupDeleted() && !bound,
        body.text("status").map("active"::equals).orElse(key.active()),
        texts(body, "ip_whitelist"),
        texts(body, "ip_blacklist"),
        body.number("quota").orElse(key.quota()),
        body.flag("reset_quota").orElse(false) ? 0 : key.quotaUsed(),
        body.text("expires_at").map(KeysResource::time).orElse(key.expiresAt()),
        body.number("rate_limit_5h").orElse(key.rateLimit5h()),
        body.number("rate_limit_1d").orElse(key.rateLimit1d()),
        body.number("rate_limit_7d").orElse(key.rateLimit7d()),
        body.flag("reset_rate_limit_usage").orElse(false) ? KeySpending.NONE : key.spending(),
        key.lastUsedAt(),
        key.createdAt(),
        state.now());
  }

  private Reply delete(Exchange exchange, User user) {
    state.keys().remove(own(exchange, user).id());
    return Envelope.message("API key deleted successfully");
  }

  private Reply availableGroups(Exchange exchange, User user) {
    return Envelope.success(
        Json.array()
            .addAll(
                state.groups().all().stream()
                    .filter(group -> group.isActive() && binding.mayBind(user, group))
                    .sorted(Comparator.comparingInt(group -> sortOrder(group)))
                    .map(groups::shown)
                    .toList()));
  }

  private static int sortOrder(Group group) {
    JsonNode order = group.rest().get("sort_order");
    return order == null ? 0 : order.asInt(0);
  }

  private Reply rebind(Exchange exchange, User admin) {
    Body body = Body.of(exchange);
    UserKey key = rebound(exchange.id("API key"), body);
    Optional<Long> wanted = body.integer("group_id");
    Optional<Group> group = wanted.filter(id -> id != 0).map(binding::required);
    boolean granted = group.map(target -> binding.grant(key, target)).orElse(false);
    UserKey bound =
        wanted.isEmpty()
            ? key
            : state
                .keys()
                .change(
                    key.id(),
                    known -> known.boundTo(group.map(Group::id).orElse(null), state.now()))
                .orElseThrow(KeysResource::notFound);
    ObjectNode data = Json.object();
    data.set("api_key", view.read(bound));
    data.put("auto_granted_group_access", granted);
    if (granted) {
      group.ifPresent(target ->
          data.put("granted_group_id", target.id()).put("granted_group_name", target.name()));
    }
    return Envelope.success(data);
  }

  private UserKey rebound(long id, Body body) {
    Optional<UserKey> key =
        body.flag("reset_rate_limit_usage").orElse(false)
            ? state.keys().change(id, UserKey::unspent)
            : state.keys().find(id);
    return key.orElseThrow(KeysResource::notFound);
  }

  private UserKey own(Exchange exchange, User user) {
    return state
        .keys()
        .find(exchange.id("key"))
        .filter(key -> key.userId() == user.id())
        .orElseThrow(KeysResource::notFound);
  }

  private static Optional<String> customKey(Body body) {
    Optional<String> custom = body.text("custom_key").filter(text -> !text.isEmpty());
    if (custom.filter(text -> text.length() < SHORTEST_KEY).isPresent()) {
      throw Envelope.refuse(400, "API_KEY_TOO_SHORT", "api key must be at least 16 characters");
    }
    if (custom.filter(text -> !text.matches("[A-Za-z0-9_-]+")).isPresent()) {
      throw Envelope.refuse(
          400,
          "API_KEY_INVALID_CHARS",
          "api key can only contain letters, numbers, underscores, and hyphens");
    }
    return custom;
  }

  private static @Nullable List<String> texts(Body body, String field) {
    return body.list(field)
        .map(elements -> elements.stream().map(JsonNode::asString).toList())
        .orElse(null);
  }

  private static void checkAddresses(Body body) {
    for (String field : List.of("ip_whitelist", "ip_blacklist")) {
      List<String> patterns = texts(body, field);
      if (patterns != null && !patterns.stream().allMatch(AddressPattern::isValid)) {
        throw Envelope.refuse(400, "INVALID_IP_PATTERN", "invalid IP or CIDR pattern");
      }
    }
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw Envelope.refuse(400, "Invalid expires_at format");
    }
  }

  private static boolean matches(Exchange exchange, String filter, String value) {
    return exchange.filter(filter).map(value::equals).orElse(true);
  }

  private static Refusal notFound() {
    return Envelope.refuse(404, "API_KEY_NOT_FOUND", "api key not found");
  }
}
