package relay.simulator.admin;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import relay.simulator.gateway.Gateway;
import relay.simulator.http.Json;
import relay.simulator.http.Router;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostSwitch;
import relay.simulator.options.HostVersion;
import relay.simulator.options.Switches;
import relay.simulator.options.VersionFields;
import relay.simulator.state.Group;
import relay.simulator.state.HostState;
import relay.simulator.state.User;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.NullNode;

/**
 * The management API of one host, put together, and what a fresh host holds. Its processes share
 * all of it but the gateway they work with.
 */
public final class ManagementApi {

  /** The address of the admin every fresh host has. */
  public static final String ADMIN_EMAIL = "admin@example.test";

  /** The password of that admin. */
  public static final String ADMIN_PASSWORD = "admin-password-1";

  private static final List<String> PLATFORMS =
      List.of("anthropic", "openai", "gemini", "antigravity");
  private static final int ADMIN_CONCURRENCY = 5;
  private static final int SECOND_FACTORS = 20;
  private static final int REFRESHES = 30;
  private static final String OPENAI = "openai";
  private static final String DEFAULT_GROUP = "-default";

  private final HostOptions options;
  private final HostState state;
  private final VersionFields fields;
  private final Switches switches;
  private final Tokens tokens = new Tokens();
  private final AdminKey adminKey;
  private final Authentication authentication;
  private final Idempotency idempotency;
  private final LoginLimit logins;
  private final LoginLimit secondFactors;
  private final LoginLimit refreshes;

  public ManagementApi(
      HostOptions options, HostState state, VersionFields fields, Switches switches) {
    this.options = options;
    this.state = state;
    this.fields = fields;
    this.switches = switches;
    adminKey = new AdminKey(options.adminKey());
    authentication = new Authentication(options.version(), state, tokens, adminKey, switches);
    idempotency = new Idempotency(state, options.times(), switches);
    logins = new LoginLimit(options.loginsPerWindow(), options.times().loginWindow());
    secondFactors = new LoginLimit(SECOND_FACTORS, options.times().loginWindow());
    refreshes = new LoginLimit(REFRESHES, options.times().loginWindow());
  }

  /**
   * Adds the routes of one process.
   *
   * @param gateway the one of that process
   */
  public void register(Router router, Gateway gateway) {
    HostVersion version = options.version();
    GroupView groups = new GroupView(fields);
    UserView users = new UserView(version);
    KeyView keys = new KeyView(version, state, groups);
    SubscriptionView subscriptions = new SubscriptionView(state, groups, users);
    new SystemResource(version, state, switches, fields, authentication, adminKey, tokens)
        .register(router);
    new SessionResource(
            state, authentication, tokens, logins, secondFactors, refreshes, switches, users)
        .register(router);
    new GroupsResource(state, authentication, groups, keys, subscriptions).register(router);
    new ChannelsResource(state, authentication, new ChannelPrices(version, state.channels()))
        .register(router);
    new PlansResource(version, state, authentication).register(router);
    new UsersResource(
            version,
            state,
            authentication,
            idempotency,
            users,
            keys,
            subscriptions,
            gateway::inFlightOfUser)
        .register(router);
    new ReplaceGroup(state, authentication).register(router);
    new SubscriptionsResource(state, authentication, idempotency, subscriptions).register(router);
    new KeysResource(state, authentication, idempotency, tokens, keys, groups).register(router);
    registerAccounts(
        router, gateway, new AccountView(version, state, groups, gateway::inFlightOfAccount));
  }

  private void registerAccounts(Router router, Gateway gateway, AccountView view) {
    HostVersion version = options.version();
    AccountFilter filter = new AccountFilter(state);
    new AccountCreation(version, state, authentication, idempotency, view, gateway.probe()::start)
        .register(router);
    new AccountsResource(version, state, authentication, view, filter, gateway.probe())
        .register(router);
    new BulkUpdate(state, authentication, filter).register(router);
    new AccountStatesResource(state, authentication, view, gateway.states()::forgetRefusals)
        .register(router);
    new AccountModelsResource(
            version, state, authentication, fields, gateway.test(), gateway.models())
        .register(router);
  }

  /** Makes the admin and the groups that a fresh host has. */
  public void seed() {
    Instant now = state.now();
    state.users().add(ADMIN_EMAIL, id -> admin(id, now));
    seedGroup("default", "Default group", "anthropic", now);
    options.switches().forEach(this::takeEffect);
  }

  /** What a switch that is on brings with it: groups that a host makes at its start. */
  public void takeEffect(HostSwitch on) {
    switch (on) {
      case SIMPLE_MODE ->
          PLATFORMS.forEach(
              platform -> seedGroup(platform + DEFAULT_GROUP, "", platform, state.now()));
      case OPENAI_DEFAULT -> seedGroup(OPENAI + DEFAULT_GROUP, "", OPENAI, state.now());
      case COMPLIANCE_CLOSED,
          WEB_PAGE,
          NEEDS_SETUP,
          BACKEND_MODE,
          TURNSTILE,
          ADMIN_SECOND_FACTOR,
          IDEMPOTENCY_KEY_REQUIRED -> {
        // answers ask the switch itself
      }
    }
  }

  private User admin(long id, Instant now) {
    return new User(
        id,
        ADMIN_EMAIL,
        Tokens.hash(ADMIN_PASSWORD),
        0,
        User.Role.ADMIN,
        true,
        "",
        "",
        0,
        0,
        ADMIN_CONCURRENCY,
        0,
        null,
        acknowledgedByAPerson() ? now : null,
        now,
        now);
  }

  /** Whoever acknowledged the compliance text was active once. */
  private boolean acknowledgedByAPerson() {
    return options.version().hasComplianceGate() && !switches.isOn(HostSwitch.COMPLIANCE_CLOSED);
  }

  private void seedGroup(String name, String description, String platform, Instant now) {
    Map<String, JsonNode> rest = new HashMap<>();
    rest.put("sort_order", IntNode.valueOf(1));
    rest.put(
        "supported_model_scopes", Json.texts(List.of("claude", "gemini_text", "gemini_image")));
    if (fields.shownGroup().has("long_context_pricing_enabled")) {
      rest.put("long_context_pricing_enabled", BooleanNode.TRUE);
      rest.put("model_pricing", NullNode.getInstance());
    }
    state
        .groups()
        .add(
            name,
            id ->
                new Group(
                    id,
                    name,
                    description,
                    platform,
                    1,
                    false,
                    Group.GroupStatus.ACTIVE,
                    Group.SubscriptionType.STANDARD,
                    null,
                    null,
                    null,
                    rest,
                    now,
                    now));
  }
}
