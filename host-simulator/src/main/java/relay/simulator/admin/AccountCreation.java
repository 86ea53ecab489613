package relay.simulator.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import relay.simulator.http.Body;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Json;
import relay.simulator.http.Reply;
import relay.simulator.http.Router;
import relay.simulator.options.HostVersion;
import relay.simulator.state.Account;
import relay.simulator.state.AccountHealth;
import relay.simulator.state.AccountProfile;
import relay.simulator.state.Credentials;
import relay.simulator.state.Group;
import relay.simulator.state.HostState;
import relay.simulator.state.User;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/** Creating accounts, one and many (host-api 8.2, 8.5). */
final class AccountCreation {

  static final List<String> TYPES =
      List.of("oauth", "setup-token", "apikey", "upstream", "bedrock", "service_account");

  private static final String OPENAI = "openai";
  private static final String LONG_CONTEXT = "openai_long_context_billing_enabled";
  private static final String NAME_TOO_SHORT =
      "ent: validator failed for field \"Account.name\": value is less than the required length";
  private static final String NAME_TOO_LONG =
      "ent: validator failed for field \"Account.name\": value is greater than the required length";
  private static final String NO_SUCH_GROUP =
      "ent: constraint failed: pq: insert or update on table \"account_groups\" violates foreign"
          + " key constraint \"account_groups_group_id_fkey\"";
  private static final String BAD_RATE = "rate_multiplier must be >= 0";
  private static final List<String> FIELDS =
      List.of(
          "name",
          "notes",
          "platform",
          "type",
          "credentials",
          "extra",
          "proxy_id",
          "concurrency",
          "priority",
          "rate_multiplier",
          "load_factor",
          "group_ids",
          "expires_at",
          "auto_pause_on_expired",
          "confirm_mixed_channel_risk");

  private final HostVersion version;
  private final HostState state;
  private final Authentication authentication;
  private final Idempotency idempotency;
  private final AccountView view;
  private final Consumer<Account> probe;

  /**
   * @param probe starts the responses probe of a new account
   */
  AccountCreation(
      HostVersion version,
      HostState state,
      Authentication authentication,
      Idempotency idempotency,
      AccountView view,
      Consumer<Account> probe) {
    this.version = version;
    this.state = state;
    this.authentication = authentication;
    this.idempotency = idempotency;
    this.view = view;
    this.probe = probe;
  }

  /** What became of one creation. A failed one may have left an account behind. */
  private sealed interface Created {
    record Done(Account account) implements Created {}

    record Failed(String error) implements Created {}
  }

  void register(Router router) {
    router.add("POST", AccountsResource.PATH, authentication.admin(this::create));
    router.add("POST", AccountsResource.PATH + "/batch", authentication.admin(this::batch));
  }

  private Reply create(Exchange exchange, User admin) {
    Body body = Body.of(exchange);
    body.check("CreateAccountRequest")
        .requiredText("name", "Name")
        .requiredText("platform", "Platform")
        .requiredText("type", "Type")
        .oneOf("type", "Type", TYPES)
        .that(body.object("credentials").isPresent(), "Credentials", "required")
        .refuse();
    AccountsResource.checkLoadFactor(body);
    if (hasBadRate(body)) {
      throw Envelope.refuse(400, BAD_RATE);
    }
    return idempotency.once(exchange, admin, body, FIELDS, () -> createOne(body));
  }

  private Supplier<ObjectNode> createOne(Body body) {
    return switch (created(body)) {
      case Created.Done done -> () -> view.created(done.account());
      case Created.Failed failed -> throw Envelope.internalError();
    };
  }

  private Reply batch(Exchange exchange, User admin) {
    Body body = Body.of(exchange);
    List<JsonNode> elements = body.list("accounts").orElse(List.of());
    body.check("BatchCreateRequest").that(!elements.isEmpty(), "Accounts", "required").refuse();
    return idempotency.once(exchange, admin, body, List.of("accounts"), () -> createAll(elements));
  }

  /** The elements are not bound one by one: only the rate and the database refuse any. */
  private Supplier<ObjectNode> createAll(List<JsonNode> elements) {
    List<ObjectNode> results = new ArrayList<>();
    int success = 0;
    for (JsonNode element : elements) {
      Body body = Body.of(withoutLoadFactor(element));
      Created created = hasBadRate(body) ? new Created.Failed(BAD_RATE) : created(body);
      ObjectNode result = Json.object();
      switch (created) {
        case Created.Done done -> {
          success++;
          result.put("id", done.account().id());
        }
        case Created.Failed failed -> result.put("error", failed.error());
      }
      result.put("name", body.text("name").orElse(""));
      results.add(result.put("success", created instanceof Created.Done));
    }
    int succeeded = success;
    return () -> {
      ArrayNode array = Json.array().addAll(results);
      ObjectNode data = Json.object().put("failed", results.size() - succeeded);
      data.set("results", array);
      return data.put("success", succeeded);
    };
  }

  private static JsonNode withoutLoadFactor(JsonNode element) {
    return element instanceof ObjectNode object
        ? object.deepCopy().without("load_factor")
        : element;
  }

  private Created created(Body body) {
    String name = body.text("name").orElse("");
    if (name.isEmpty()) {
      return new Created.Failed(NAME_TOO_SHORT);
    }
    if (Lists.isTooLong(name)) {
      return new Created.Failed(NAME_TOO_LONG);
    }
    List<Long> groups = groupsFor(body);
    boolean known = groups.stream().allMatch(state.groups()::everExisted);
    Account account = state.accounts().add(id -> made(id, body, known ? groups : List.of()));
    if (!known) {
      return new Created.Failed(NO_SUCH_GROUP);
    }
    probe.accept(account);
    return new Created.Done(account);
  }

  private Account made(long id, Body body, List<Long> groups) {
    Instant now = state.now();
    return new Account(
        id,
        AccountProfile.of(body),
        body.object("credentials")
            .map(Credentials::of)
            .orElseGet(() -> Credentials.of(Json.object())),
        extra(body),
        AccountHealth.GOOD,
        groups,
        now,
        now,
        now,
        null);
  }

  private Map<String, JsonNode> extra(Body body) {
    Map<String, JsonNode> extra = new LinkedHashMap<>();
    if (version.marksLongContextBilling()
        && body.text("platform").filter(OPENAI::equals).isPresent()) {
      extra.put(LONG_CONTEXT, BooleanNode.FALSE);
    }
    body.object("extra")
        .ifPresent(given -> given.properties().forEach(f -> extra.put(f.getKey(), f.getValue())));
    return extra.isEmpty() ? Map.of() : Map.copyOf(extra);
  }

  /**
   * Without any group an account goes to the active default group of its platform, if there is one.
   */
  private List<Long> groupsFor(Body body) {
    List<Long> wanted = body.ids("group_ids").orElse(List.of());
    if (!wanted.isEmpty()) {
      return wanted.stream().distinct().toList();
    }
    return state
        .groups()
        .named(body.text("platform").orElse("") + "-default")
        .filter(Group::isActive)
        .map(group -> List.of(group.id()))
        .orElse(List.of());
  }

  private static boolean hasBadRate(Body body) {
    return body.number("rate_multiplier").filter(rate -> rate < 0).isPresent();
  }
}
