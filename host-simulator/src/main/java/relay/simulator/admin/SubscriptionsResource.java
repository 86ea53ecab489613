package relay.simulator.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import relay.simulator.http.Body;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Json;
import relay.simulator.http.Refusal;
import relay.simulator.http.Reply;
import relay.simulator.http.Router;
import relay.simulator.state.Group;
import relay.simulator.state.HostState;
import relay.simulator.state.Subscription;
import relay.simulator.state.Subscriptions;
import relay.simulator.state.User;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Subscriptions (host-api 11). */
final class SubscriptionsResource {

  private static final String PATH = "/api/v1/admin/subscriptions";
  private static final int DEFAULT_DAYS = 30;
  private static final int MOST_DAYS = 36_500;
  private static final Instant LATEST_END = Instant.parse("2099-12-31T23:59:59Z");
  private static final Map<String, Comparator<Subscription>> ORDERS =
      Map.of(
          "created_at",
          Comparator.comparing(Subscription::createdAt).thenComparingLong(Subscription::id),
          "status",
          Comparator.comparing(Subscription::expiresAt),
          "expires_at",
          Comparator.comparing(Subscription::expiresAt));

  private final HostState state;
  private final Authentication authentication;
  private final Idempotency idempotency;
  private final SubscriptionView view;

  SubscriptionsResource(
      HostState state,
      Authentication authentication,
      Idempotency idempotency,
      SubscriptionView view) {
    this.state = state;
    this.authentication = authentication;
    this.idempotency = idempotency;
    this.view = view;
  }

  void register(Router router) {
    router.add("GET", PATH, authentication.admin(this::list));
    router.add("POST", PATH + "/assign", authentication.admin(this::assign));
    router.add("POST", PATH + "/bulk-assign", authentication.admin(this::bulkAssign));
    router.add("GET", PATH + "/{id}", authentication.admin(this::get));
    router.add("GET", PATH + "/{id}/progress", authentication.admin(this::progress));
    router.add("POST", PATH + "/{id}/extend", authentication.admin(this::extend));
    router.add("POST", PATH + "/{id}/reset-quota", authentication.admin(this::resetQuota));
    router.add("DELETE", PATH + "/{id}", authentication.admin(this::revoke));
  }

  private Reply list(Exchange exchange, User admin) {
    Instant now = state.now();
    List<Subscription> rows =
        state.subscriptions().all().stream()
            .filter(row -> matches(exchange, "user_id", row.userId()))
            .filter(row -> matches(exchange, "group_id", row.groupId()))
            .filter(row -> exchange.filter("platform").map(name -> isOf(row, name)).orElse(true))
            .filter(row ->
                exchange
                    .filter("status")
                    .map(status -> status.equals(row.isActive(now) ? "active" : "expired"))
                    .orElse(true))
            .sorted(Lists.order(exchange, ORDERS, "created_at", true))
            .toList();
    ObjectNode page = Lists.page(exchange, rows, view::full);
    if (rows.isEmpty()) {
      page.put("pages", 0);
    }
    return Envelope.success(page);
  }

  private Reply get(Exchange exchange, User admin) {
    return Envelope.success(view.full(required(exchange)));
  }

  private boolean isOf(Subscription row, String platform) {
    return state
        .groups()
        .find(row.groupId())
        .filter(group -> group.platform().equals(platform))
        .isPresent();
  }

  /** Only a limit that the group has is told of. */
  private Reply progress(Exchange exchange, User admin) {
    Subscription row = required(exchange);
    ObjectNode data = Json.object().put("id", row.id());
    data.put("expires_at", row.expiresAt().toString())
        .put("expires_in_days", Duration.between(state.now(), row.expiresAt()).toDays());
    state
        .groups()
        .find(row.groupId())
        .ifPresent(group -> {
          data.put("group_name", group.name());
          putProgress(data, "daily", group.dailyLimit(), row.daily());
          putProgress(data, "weekly", group.weeklyLimit(), row.weekly());
          putProgress(data, "monthly", group.monthlyLimit(), row.monthly());
        });
    return Envelope.success(data);
  }

  private static void putProgress(
      ObjectNode data, String name, @Nullable Double limit, Subscription.Usage used) {
    if (limit != null && limit > 0) {
      data.putObject(name)
          .put("limit_usd", limit)
          .put("used_usd", used.usd())
          .put("remaining_usd", Math.max(0, limit - used.usd()))
          .put("percentage", Math.min(100, used.usd() / limit * 100));
    }
  }

  private Reply assign(Exchange exchange, User admin) {
    Body body = Body.of(exchange);
    body.check("AssignSubscriptionRequest")
        .requiredNumber("user_id", "UserID")
        .requiredNumber("group_id", "GroupID")
        .that(daysFit(body), "ValidityDays", "max")
        .refuse();
    Group group = subscriptionGroup(body.integer("group_id").orElseThrow());
    long userId = body.integer("user_id").orElseThrow();
    if (state.users().find(userId).isEmpty()) {
      throw Envelope.internalError();
    }
    Subscriptions.Assigned assigned = assign(userId, group, body, admin);
    return Envelope.success(
        switch (assigned.outcome()) {
          case CREATED -> view.full(assigned.subscription());
          case FOUND -> view.withGroup(assigned.subscription());
        });
  }

  private Subscriptions.Assigned assign(long userId, Group group, Body body, User admin) {
    long days = days(body);
    String notes = body.text("notes").orElse("").trim();
    Instant now = state.now();
    Subscriptions.Assigned assigned =
        state
            .subscriptions()
            .assign(
                userId, group.id(), id -> made(id, userId, group.id(), days, notes, admin, now));
    Subscription found = assigned.subscription();
    if (found.days() != days) {
      throw conflict("validity_days_mismatch");
    }
    if (!found.notes().equals(notes)) {
      throw conflict("notes_mismatch");
    }
    return assigned;
  }

  private static Subscription made(
      long id, long userId, long groupId, long days, String notes, User admin, Instant now) {
    return new Subscription(
        id,
        userId,
        groupId,
        now,
        end(now, days),
        notes,
        Subscription.Usage.NONE,
        Subscription.Usage.NONE,
        Subscription.Usage.NONE,
        admin.id(),
        now,
        now);
  }

  private Reply bulkAssign(Exchange exchange, User admin) {
    Body body = Body.of(exchange);
    body.check("BulkAssignSubscriptionRequest")
        .that(!body.ids("user_ids").orElse(List.of()).isEmpty(), "UserIDs", "required")
        .requiredNumber("group_id", "GroupID")
        .refuse();
    Group group = subscriptionGroup(body.integer("group_id").orElseThrow());
    List<ObjectNode> made = new ArrayList<>();
    ArrayNode errors = Json.array();
    ObjectNode statuses = Json.object();
    int created = 0;
    for (long userId : body.ids("user_ids").orElseThrow()) {
      try {
        if (state.users().find(userId).isEmpty()) {
          throw Envelope.internalError();
        }
        Subscriptions.Assigned assigned = assign(userId, group, body, admin);
        boolean isNew = assigned.outcome() == Subscriptions.Outcome.CREATED;
        created += isNew ? 1 : 0;
        statuses.put(Long.toString(userId), isNew ? "created" : "reused");
        made.add(view.withGroup(assigned.subscription()));
      } catch (Refusal e) {
        statuses.put(Long.toString(userId), "failed");
        errors.add("user " + userId + ": failed");
      }
    }
    ObjectNode data =
        Json.object()
            .put("success_count", made.size())
            .put("created_count", created)
            .put("reused_count", made.size() - created)
            .put("failed_count", errors.size());
    data.set("subscriptions", Json.array().addAll(made));
    data.set("errors", errors);
    return Envelope.success(data.set("statuses", statuses));
  }

  private Reply extend(Exchange exchange, User admin) {
    Body body = Body.of(exchange);
    body.check("AdjustSubscriptionRequest")
        .requiredNumber("days", "Days")
        .that(
            body.integer("days").map(days -> Math.abs(days) <= MOST_DAYS).orElse(true),
            "Days",
            "max")
        .refuse();
    long days = body.integer("days").orElseThrow();
    return idempotency.once(
        exchange,
        admin,
        body,
        List.of("days"),
        () -> {
          Subscription extended = extended(required(exchange), days);
          return () -> view.full(extended);
        });
  }

  private Subscription extended(Subscription before, long days) {
    Instant now = state.now();
    boolean active = before.isActive(now);
    if (days < 0 && !active) {
      throw Envelope.refuse(
          400, "CANNOT_SHORTEN_EXPIRED", "cannot shorten an expired subscription");
    }
    Instant end = end(active ? before.expiresAt() : now, days);
    if (!end.isAfter(now)) {
      throw Envelope.refuse(400, "ADJUST_WOULD_EXPIRE", "adjustment would expire the subscription");
    }
    return state
        .subscriptions()
        .change(before.id(), subscription -> subscription.until(end, now))
        .orElseThrow(SubscriptionsResource::notFound);
  }

  private Reply resetQuota(Exchange exchange, User admin) {
    Body body = Body.of(exchange);
    boolean daily = body.flag("daily").orElse(false);
    boolean weekly = body.flag("weekly").orElse(false);
    boolean monthly = body.flag("monthly").orElse(false);
    if (!daily && !weekly && !monthly) {
      throw Envelope.refuse(400, "At least one of 'daily', 'weekly' or 'monthly' must be true");
    }
    Subscription before = required(exchange);
    Subscription.Usage none = Subscription.Usage.NONE;
    return state
        .subscriptions()
        .change(
            before.id(),
            row ->
                row.withUsage(
                    daily ? none : row.daily(),
                    weekly ? none : row.weekly(),
                    monthly ? none : row.monthly(),
                    state.now()))
        .map(row -> Envelope.success(view.full(row)))
        .orElseThrow(SubscriptionsResource::notFound);
  }

  private Reply revoke(Exchange exchange, User admin) {
    state.subscriptions().remove(required(exchange).id());
    return Envelope.message("Subscription revoked successfully");
  }

  private Subscription required(Exchange exchange) {
    return state
        .subscriptions()
        .find(exchange.id("subscription"))
        .orElseThrow(SubscriptionsResource::notFound);
  }

  private Group subscriptionGroup(long id) {
    Group group =
        state
            .groups()
            .find(id)
            .orElseThrow(() -> Envelope.refuse(404, "GROUP_NOT_FOUND", "group not found"));
    if (!group.needsSubscription()) {
      throw Envelope.refuse(400, "GROUP_NOT_SUBSCRIPTION_TYPE", "group is not a subscription type");
    }
    return group;
  }

  private static boolean daysFit(Body body) {
    return body.integer("validity_days").map(days -> days <= MOST_DAYS).orElse(true);
  }

  private static long days(Body body) {
    return body.integer("validity_days").filter(days -> days > 0).orElse((long) DEFAULT_DAYS);
  }

  private static Instant end(Instant start, long days) {
    Instant end = start.plus(Duration.ofDays(days));
    return end.isAfter(LATEST_END) ? LATEST_END : end;
  }

  private static boolean matches(Exchange exchange, String filter, long id) {
    return exchange.filter(filter).map(Long.toString(id)::equals).orElse(true);
  }

  private static Refusal conflict(String reason) {
    return Envelope.refuse(
        409,
        "SUBSCRIPTION_ASSIGN_CONFLICT",
        "subscription exists but request conflicts with existing assignment semantics",
        Map.of("conflict_reason", reason));
  }

  private static Refusal notFound() {
    return Envelope.refuse(404, "SUBSCRIPTION_NOT_FOUND", "subscription not found");
  }
}
