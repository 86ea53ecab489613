package relay.simulator.admin;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import relay.simulator.http.Body;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Json;
import relay.simulator.http.Refusal;
import relay.simulator.http.Reply;
import relay.simulator.http.Router;
import relay.simulator.state.Account;
import relay.simulator.state.ChangeCause;
import relay.simulator.state.Group;
import relay.simulator.state.HostState;
import relay.simulator.state.User;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Groups (host-api 5). */
final class GroupsResource {

  private static final String PATH = "/api/v1/admin/groups";
  private static final List<String> PLATFORMS =
      List.of("anthropic", "openai", "gemini", "antigravity");
  private static final List<String> TYPES = List.of("standard", "subscription");
  private static final List<String> STATUSES = List.of("active", "inactive");

  private static final Map<String, Comparator<Group>> ORDERS =
      Map.of(
          "subscription_type",
          Comparator.comparing(group -> group.subscriptionType().text()),
          "is_exclusive",
          Comparator.comparing(Group::exclusive),
          "sort_order",
          Comparator.comparingInt(GroupsResource::sortOrder).thenComparingLong(Group::id),
          "id",
          Comparator.comparingLong(Group::id),
          "name",
          Comparator.comparing(Group::name),
          "platform",
          Comparator.comparing(Group::platform),
          "status",
          Comparator.comparing(group -> group.status().text()),
          "rate_multiplier",
          Comparator.comparingDouble(Group::rateMultiplier),
          "created_at",
          Comparator.comparing(Group::createdAt));

  private final HostState state;
  private final Authentication authentication;
  private final GroupView view;
  private final GroupForm form;
  private final KeyView keys;
  private final SubscriptionView subscriptions;

  GroupsResource(
      HostState state,
      Authentication authentication,
      GroupView view,
      KeyView keys,
      SubscriptionView subscriptions) {
    this.state = state;
    this.authentication = authentication;
    this.view = view;
    this.form = new GroupForm(state, view);
    this.keys = keys;
    this.subscriptions = subscriptions;
  }

  void register(Router router) {
    router.add("GET", PATH, authentication.admin(this::list));
    router.add("GET", PATH + "/all", authentication.admin(this::all));
    router.add("GET", PATH + "/{id}", authentication.admin(this::get));
    router.add("POST", PATH, authentication.admin(this::create));
    router.add("PUT", PATH + "/{id}", authentication.admin(this::update));
    router.add("DELETE", PATH + "/{id}", authentication.admin(this::delete));
    router.add("GET", PATH + "/{id}/api-keys", authentication.admin(this::keysOf));
    router.add("GET", PATH + "/{id}/stats", authentication.admin(this::stats));
    router.add("GET", PATH + "/{id}/subscriptions", authentication.admin(this::subscriptionsOf));
  }

  private Reply list(Exchange exchange, User admin) {
    List<Group> rows =
        state.groups().all().stream()
            .filter(group -> matches(exchange, "platform", group.platform()))
            .filter(group -> matches(exchange, "status", group.status().text()))
            .filter(group -> Lists.found(exchange, group.name(), group.description()))
            .filter(group ->
                exchange
                    .filter("is_exclusive")
                    .map(text -> text.equals("true") == group.exclusive())
                    .orElse(true))
            .sorted(order(exchange))
            .toList();
    return Envelope.success(Lists.page(exchange, rows, this::counted));
  }

  private Comparator<Group> order(Exchange exchange) {
    Comparator<Group> byAccounts =
        Comparator.comparingInt(group -> state.accounts().idsOfGroup(group.id()).size());
    Map<String, Comparator<Group>> orders = new HashMap<>(ORDERS);
    orders.put("account_count", byAccounts);
    orders.put("billing_type", ORDERS.get("subscription_type"));
    orders.replaceAll((name, order) -> order.thenComparingLong(Group::id));
    return Lists.order(exchange, orders, "sort_order", false);
  }

  /** The live host counts nothing here. */
  private Reply stats(Exchange exchange, User admin) {
    required(exchange.id("group"));
    return Envelope.success(
        Json.object()
            .put("total_api_keys", 0)
            .put("active_api_keys", 0)
            .put("total_requests", 0)
            .put("total_cost", 0));
  }

  private Reply all(Exchange exchange, User admin) {
    return Envelope.success(
        Json.array()
            .addAll(
                state.groups().all().stream()
                    .filter(Group::isActive)
                    .filter(group -> matches(exchange, "platform", group.platform()))
                    .map(this::counted)
                    .toList()));
  }

  private Reply get(Exchange exchange, User admin) {
    return Envelope.success(counted(required(exchange.id("group"))));
  }

  private Reply create(Exchange exchange, User admin) {
    Body body = Body.of(exchange);
    body.check("CreateGroupRequest")
        .requiredText("name", "Name")
        .oneOf("platform", "Platform", PLATFORMS)
        .oneOf("subscription_type", "SubscriptionType", TYPES)
        .refuse();
    String name = body.text("name").orElseThrow();
    List<Long> sources = body.ids("copy_accounts_from_group_ids").orElse(List.of());
    sources.forEach(this::required);
    String platform = body.text("platform").filter(text -> !text.isEmpty()).orElse("anthropic");
    boolean foreign = sources.stream().anyMatch(id -> !required(id).platform().equals(platform));
    if (foreign
        || body.number("rate_multiplier").orElse(0.0) <= 0
        || Lists.isTooLong(name)
        || isModelTooLong(body)) {
      throw Envelope.internalError();
    }
    Group group =
        state.groups().add(name, id -> form.made(id, body)).orElseThrow(GroupsResource::nameTaken);
    bindAll(accountsOf(sources), group.id());
    return Envelope.success(view.created(group));
  }

  private Reply update(Exchange exchange, User admin) {
    long id = exchange.id("group");
    Body body = Body.of(exchange);
    body.check("UpdateGroupRequest")
        .oneOf("platform", "Platform", PLATFORMS)
        .oneOf("subscription_type", "SubscriptionType", TYPES)
        .oneOf("status", "Status", STATUSES)
        .refuse();
    required(id);
    boolean tooLong = body.text("name").filter(Lists::isTooLong).isPresent();
    if (tooLong
        || isModelTooLong(body)
        || body.number("rate_multiplier").filter(rate -> rate <= 0).isPresent()) {
      throw Envelope.internalError();
    }
    body.ids("copy_accounts_from_group_ids").ifPresent(ids -> ids.forEach(this::required));
    Group group =
        state
            .groups()
            .change(id, before -> form.changed(before, body))
            .orElseThrow(GroupsResource::nameTaken);
    body.ids("copy_accounts_from_group_ids")
        .ifPresent(sources -> {
          List<Account> wanted = accountsOf(sources);
          state.accounts().ofGroup(id).forEach(account -> unbind(account, id));
          bindAll(wanted, id);
        });
    return Envelope.success(counted(group));
  }

  private Reply delete(Exchange exchange, User admin) {
    long id = exchange.id("group");
    required(id);
    Instant now = state.now();
    state.subscriptions().removeOfGroup(id);
    state.keys().orphan(id, now);
    state.groups().remove(id);
    for (User user : state.users().all()) {
      if (user.mayUse(id)) {
        state.users().change(user.id(), known -> without(known, id, now));
      }
    }
    state.accounts().ofGroup(id).forEach(account -> unbind(account, id));
    return Envelope.message("Group deleted successfully");
  }

  private Reply keysOf(Exchange exchange, User admin) {
    long id = exchange.id("group");
    required(id);
    return Envelope.success(
        Lists.page(
            exchange,
            state.keys().all().stream()
                .filter(key -> key.groupId() != null && key.groupId() == id)
                .toList(),
            keys::read));
  }

  private Reply subscriptionsOf(Exchange exchange, User admin) {
    long id = exchange.id("group");
    return Envelope.success(
        Lists.page(
            exchange,
            state.subscriptions().all().stream()
                .filter(subscription -> subscription.groupId() == id)
                .toList(),
            subscriptions::full));
  }

  private Group required(long id) {
    return state
        .groups()
        .find(id)
        .orElseThrow(() -> Envelope.refuse(404, "GROUP_NOT_FOUND", "group not found"));
  }

  /** With the counts of its accounts, which are left out when they are 0. */
  private ObjectNode counted(Group group) {
    ObjectNode json = view.read(group);
    List<Account> accounts = state.accounts().ofGroup(group.id());
    Instant now = state.now();
    put(json, "account_count", accounts.size());
    put(json, "active_account_count", accounts.stream().filter(a -> a.takesTraffic(now)).count());
    put(
        json,
        "rate_limited_account_count",
        accounts.stream().filter(a -> a.health().isRateLimited(now)).count());
    return json;
  }

  private static boolean isModelTooLong(Body body) {
    return body.text("default_mapped_model").filter(Lists::isTooLong).isPresent();
  }

  private static void put(ObjectNode json, String field, long count) {
    if (count > 0) {
      json.put(field, count);
    }
  }

  private List<Account> accountsOf(List<Long> groups) {
    return groups.stream().flatMap(id -> state.accounts().ofGroup(id).stream()).distinct().toList();
  }

  private void bindAll(List<Account> accounts, long groupId) {
    Instant now = state.now();
    for (Account account : accounts) {
      state
          .accounts()
          .change(
              account.id(),
              ChangeCause.GROUP_CHANGE,
              known ->
                  known.groupIds().contains(groupId)
                      ? known
                      : known.boundTo(plus(known.groupIds(), groupId), now));
    }
  }

  private void unbind(Account account, long groupId) {
    Instant now = state.now();
    state
        .accounts()
        .change(
            account.id(),
            ChangeCause.GROUP_CHANGE,
            known -> known.boundTo(minus(known.groupIds(), groupId), now));
  }

  private static User without(User user, long groupId, Instant now) {
    List<Long> allowed = user.allowedGroups();
    return allowed == null ? user : user.withAllowedGroups(minus(allowed, groupId), now);
  }

  private static List<Long> plus(List<Long> ids, long id) {
    return Stream.concat(ids.stream(), Stream.of(id)).toList();
  }

  private static List<Long> minus(List<Long> ids, long id) {
    return ids.stream().filter(other -> other != id).toList();
  }

  private static int sortOrder(Group group) {
    JsonNode order = group.rest().get("sort_order");
    return order == null ? 0 : order.asInt(0);
  }

  private static boolean matches(Exchange exchange, String filter, String value) {
    return exchange.filter(filter).map(value::equals).orElse(true);
  }

  private static Refusal nameTaken() {
    return Envelope.refuse(409, "GROUP_EXISTS", "group name already exists");
  }
}
