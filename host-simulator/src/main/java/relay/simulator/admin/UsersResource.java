package relay.simulator.admin;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongToIntFunction;
import org.jspecify.annotations.Nullable;
import relay.simulator.http.Body;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Json;
import relay.simulator.http.Refusal;
import relay.simulator.http.Reply;
import relay.simulator.http.Router;
import relay.simulator.options.HostVersion;
import relay.simulator.state.HostState;
import relay.simulator.state.User;

/** Users, from the admin's side (host-api 12). */
final class UsersResource {

  private static final String PATH = "/api/v1/admin/users";
  private static final int SHORTEST_PASSWORD = 6;
  private static final List<String> STATUSES = List.of("active", "disabled");
  private static final List<String> ROLES = List.of("user", "admin");
  private static final int LONGEST_EMAIL = 255;
  private static final List<String> OPERATIONS = List.of("set", "add", "subtract");
  private static final Map<String, Comparator<User>> ORDERS =
      Map.of(
          "created_at",
          Comparator.comparing(User::createdAt).thenComparingLong(User::id),
          "id",
          Comparator.comparingLong(User::id),
          "email",
          Comparator.comparing(User::email),
          "username",
          Comparator.comparing(User::username),
          "concurrency",
          Comparator.comparingInt(User::concurrency),
          "status",
          Comparator.comparing(User::active),
          "balance",
          Comparator.comparingDouble(User::balance));

  private final HostVersion version;
  private final HostState state;
  private final Authentication authentication;
  private final Idempotency idempotency;
  private final UserView view;
  private final KeyView keys;
  private final SubscriptionView subscriptions;
  private final LongToIntFunction inFlight;

  UsersResource(
      HostVersion version,
      HostState state,
      Authentication authentication,
      Idempotency idempotency,
      UserView view,
      KeyView keys,
      SubscriptionView subscriptions,
      LongToIntFunction inFlight) {
    this.version = version;
    this.state = state;
    this.authentication = authentication;
    this.idempotency = idempotency;
    this.view = view;
    this.keys = keys;
    this.subscriptions = subscriptions;
    this.inFlight = inFlight;
  }

  void register(Router router) {
    router.add("GET", PATH, authentication.admin(this::list));
    router.add("POST", PATH, authentication.admin(this::create));
    router.add("GET", PATH + "/{id}", authentication.admin(this::get));
    router.add("PUT", PATH + "/{id}", authentication.admin(this::update));
    router.add("DELETE", PATH + "/{id}", authentication.admin(this::delete));
    router.add("POST", PATH + "/{id}/balance", authentication.admin(this::balance));
    router.add("GET", PATH + "/{id}/api-keys", authentication.admin(this::keysOf));
    router.add("GET", PATH + "/{id}/subscriptions", authentication.admin(this::subscriptionsOf));
  }

  private Reply list(Exchange exchange, User admin) {
    List<User> rows =
        state.users().all().stream()
            .filter(user -> matches(exchange, "role", user.role().text()))
            .filter(user -> matches(exchange, "status", user.active() ? "active" : "disabled"))
            .filter(
                user -> exchange.filter("group_name").map(name -> uses(user, name)).orElse(true))
            .filter(user -> found(exchange, user))
            .sorted(Lists.order(exchange, ORDERS, "created_at", true))
            .toList();
    return Envelope.success(
        Lists.page(exchange, rows, user -> view.listed(user, inFlight.applyAsInt(user.id()))));
  }

  /** Whether an exclusive group of this name was given to the user. */
  private boolean uses(User user, String groupName) {
    return state.groups().named(groupName).filter(group -> user.mayUse(group.id())).isPresent();
  }

  private boolean found(Exchange exchange, User user) {
    return Lists.found(exchange, user.email(), user.username(), user.notes())
        || state.keys().ofUser(user.id()).stream()
            .anyMatch(key -> Lists.found(exchange, key.key()));
  }

  private Reply get(Exchange exchange, User admin) {
    return Envelope.success(view.read(required(exchange)));
  }

  private Reply create(Exchange exchange, User admin) {
    Body body = Body.of(exchange);
    body.check("CreateUserRequest")
        .requiredText("email", "Email")
        .that(isEmailOrAbsent(body), "Email", "email")
        .requiredText("password", "Password")
        .that(isLongOrAbsent(body), "Password", "min")
        .that(isRoleOrIgnored(body), "Role", "oneof")
        .refuse();
    checkLengths(body);
    User user =
        state
            .users()
            .add(body.text("email").orElseThrow(), id -> made(id, body))
            .orElseThrow(UsersResource::emailTaken);
    return Envelope.success(view.created(user));
  }

  private User made(long id, Body body) {
    Instant now = state.now();
    return new User(
        id,
        body.text("email").orElseThrow(),
        Tokens.hash(body.text("password").orElseThrow()),
        0,
        role(body),
        true,
        body.text("username").orElse(""),
        body.text("notes").orElse(""),
        body.number("balance").orElse(0.0),
        0,
        body.integer("concurrency").map(Long::intValue).orElse(0),
        body.integer("rpm_limit").map(Long::intValue).orElse(0),
        body.ids("allowed_groups").orElse(null),
        null,
        now,
        now);
  }

  private boolean isRoleOrIgnored(Body body) {
    return !version.createsUsersWithRoles()
        || body.text("role").filter(text -> !text.isEmpty()).map(ROLES::contains).orElse(true);
  }

  private User.Role role(Body body) {
    boolean wanted = body.text("role").filter(User.Role.ADMIN.text()::equals).isPresent();
    return wanted && version.createsUsersWithRoles() ? User.Role.ADMIN : User.Role.USER;
  }

  private static void checkLengths(Body body) {
    if (body.text("username").filter(Lists::isTooLong).isPresent()
        || body.text("email").filter(text -> text.length() > LONGEST_EMAIL).isPresent()) {
      throw Envelope.internalError();
    }
  }

  private Reply update(Exchange exchange, User admin) {
    Body body = Body.of(exchange);
    body.check("UpdateUserRequest")
        .that(isEmailOrAbsent(body), "Email", "email")
        .that(isLongOrAbsent(body), "Password", "min")
        .oneOf("status", "Status", STATUSES)
        .refuse();
    checkLengths(body);
    User before = required(exchange);
    boolean disables = body.text("status").filter("disabled"::equals).isPresent();
    if (before.isAdmin() && disables) {
      throw Envelope.internalError();
    }
    return state
        .users()
        .change(before.id(), user -> changed(user, body))
        .map(user -> Envelope.success(view.read(user)))
        .orElseThrow(UsersResource::emailTaken);
  }

  /** A balance in the body is accepted and ignored. */
  private User changed(User user, Body body) {
    Optional<String> password = body.text("password").filter(text -> !text.isEmpty());
    return new User(
        user.id(),
        body.text("email").filter(text -> !text.isEmpty()).orElse(user.email()),
        password.map(Tokens::hash).orElse(user.passwordHash()),
        user.tokenEpoch() + (password.isPresent() ? 1 : 0),
        user.role(),
        body.text("status").map("active"::equals).orElse(user.active()),
        body.text("username").orElse(user.username()),
        body.text("notes").orElse(user.notes()),
        user.balance(),
        user.totalRecharged(),
        body.integer("concurrency").map(Long::intValue).orElse(user.concurrency()),
        body.integer("rpm_limit").map(Long::intValue).orElse(user.rpmLimit()),
        allowedGroups(user, body),
        user.lastActiveAt(),
        user.createdAt(),
        state.now());
  }

  private static @Nullable List<Long> allowedGroups(User user, Body body) {
    return body.ids("allowed_groups").orElse(user.allowedGroups());
  }

  private Reply delete(Exchange exchange, User admin) {
    User user = required(exchange);
    if (user.isAdmin()) {
      throw Envelope.internalError();
    }
    state.users().remove(user.id());
    return Envelope.message("User deleted successfully");
  }

  private Reply balance(Exchange exchange, User admin) {
    Body body = Body.of(exchange);
    body.check("UpdateBalanceRequest")
        .requiredNumber("balance", "Balance")
        .that(body.number("balance").map(amount -> amount >= 0).orElse(true), "Balance", "gt")
        .requiredText("operation", "Operation")
        .oneOf("operation", "Operation", OPERATIONS)
        .refuse();
    User user = required(exchange);
    return idempotency.once(
        exchange,
        admin,
        body,
        List.of("balance", "operation", "notes"),
        () -> {
          User changed = paid(user.id(), body);
          return () -> view.read(changed);
        });
  }

  private User paid(long id, Body body) {
    double amount = body.number("balance").orElseThrow();
    String operation = body.text("operation").orElseThrow();
    return state
        .users()
        .change(
            id,
            user ->
                user.withBalance(
                    balanceAfter(user, operation, amount),
                    user.totalRecharged() + (operation.equals("add") ? amount : 0),
                    state.now()))
        .orElseThrow(UsersResource::notFound);
  }

  private static double balanceAfter(User user, String operation, double amount) {
    double after =
        operation.equals("set")
            ? amount
            : user.balance() + (operation.equals("add") ? amount : -amount);
    if (after < 0) {
      throw Envelope.internalError();
    }
    return after;
  }

  private Reply keysOf(Exchange exchange, User admin) {
    User user = required(exchange);
    return Envelope.success(Lists.page(exchange, state.keys().ofUser(user.id()), keys::read));
  }

  private Reply subscriptionsOf(Exchange exchange, User admin) {
    long id = exchange.id("user");
    return Envelope.success(
        Json.array()
            .addAll(
                state.subscriptions().all().stream()
                    .filter(subscription -> subscription.userId() == id)
                    .map(subscriptions::withGroup)
                    .toList()));
  }

  private User required(Exchange exchange) {
    return state.users().find(exchange.id("user")).orElseThrow(UsersResource::notFound);
  }

  private static Refusal notFound() {
    return Envelope.refuse(404, "USER_NOT_FOUND", "user not found");
  }

  private static Refusal emailTaken() {
    return Envelope.refuse(409, "EMAIL_EXISTS", "email already exists");
  }

  static boolean isEmailOrAbsent(Body body) {
    return body.text("email")
        .filter(text -> !text.isEmpty())
        .map(text -> text.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+"))
        .orElse(true);
  }

  private static boolean isLongOrAbsent(Body body) {
    return body.text("password")
        .filter(text -> !text.isEmpty())
        .map(text -> text.length() >= SHORTEST_PASSWORD)
        .orElse(true);
  }

  private static boolean matches(Exchange exchange, String filter, String value) {
    return exchange.filter(filter).map(value::equals).orElse(true);
  }
}
