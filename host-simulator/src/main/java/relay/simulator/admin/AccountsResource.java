package relay.simulator.admin;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relay.simulator.gateway.ResponsesProbe;
import relay.simulator.http.Body;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Json;
import relay.simulator.http.PageQuery;
import relay.simulator.http.Refusal;
import relay.simulator.http.Reply;
import relay.simulator.http.Router;
import relay.simulator.options.HostVersion;
import relay.simulator.state.Account;
import relay.simulator.state.AccountStatus;
import relay.simulator.state.ChangeCause;
import relay.simulator.state.Credentials;
import relay.simulator.state.HostState;
import relay.simulator.state.User;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reading, changing and deleting single accounts (host-api 8.1, 8.6). */
final class AccountsResource {

  static final String PATH = "/api/v1/admin/accounts";

  private static final List<String> STATUSES = List.of("active", "inactive", "error");

  private static final int MOST_LOAD = 10_000;

  private final HostVersion version;
  private final HostState state;
  private final Authentication authentication;
  private final AccountView view;
  private final AccountFilter filter;
  private final ResponsesProbe probe;

  AccountsResource(
      HostVersion version,
      HostState state,
      Authentication authentication,
      AccountView view,
      AccountFilter filter,
      ResponsesProbe probe) {
    this.version = version;
    this.state = state;
    this.authentication = authentication;
    this.view = view;
    this.filter = filter;
    this.probe = probe;
  }

  void register(Router router) {
    router.add("GET", PATH, authentication.admin(this::list));
    router.add("GET", PATH + "/{id}", authentication.admin(this::get));
    router.add("PUT", PATH + "/{id}", authentication.admin(this::update));
    router.add("DELETE", PATH + "/{id}", authentication.admin(this::delete));
    router.add("POST", PATH + "/check-mixed-channel", authentication.admin(this::mixedChannel));
  }

  static Refusal notFound() {
    return Envelope.refuse(404, "ACCOUNT_NOT_FOUND", "account not found");
  }

  private Reply list(Exchange exchange, User admin) {
    byte[] body = Json.write(Envelope.successBody(page(exchange)));
    String tag = "\"" + HexFormat.of().formatHex(sha256(body)) + "\"";
    Map<String, String> headers = Map.of("ETag", tag);
    return exchange.header("if-none-match").filter(tag::equals).isPresent()
        ? new Reply.Whole(304, Reply.JSON, headers, new byte[0])
        : new Reply.Whole(200, Reply.JSON, headers, body);
  }

  private ObjectNode page(Exchange exchange) {
    probe.settle();
    boolean plain =
        filter.isEverything(exchange::filter)
            && exchange.filter("sort_by").filter("id"::equals).isPresent()
            && exchange.filter("sort_order").filter("desc"::equals).isEmpty();
    if (!plain) {
      List<Account> rows =
          filter.find(exchange::filter).stream()
              .sorted(Lists.order(exchange, AccountFilter.ORDERS, "name", false))
              .toList();
      return Lists.page(exchange, rows, view::read);
    }
    PageQuery query = PageQuery.of(exchange);
    List<ObjectNode> rows =
        state.accounts().all().stream()
            .skip(query.offset())
            .limit(query.size())
            .map(view::read)
            .toList();
    return Envelope.page(rows, state.accounts().size(), query);
  }

  private Reply get(Exchange exchange, User admin) {
    if (probe.isQuick()) {
      probe.settle();
    }
    return Envelope.success(
        view.read(
            state.accounts().find(exchange.id("account")).orElseThrow(AccountsResource::notFound)));
  }

  private Reply update(Exchange exchange, User admin) {
    probe.settle();
    long id = exchange.id("account");
    Body body = Body.of(exchange);
    body.check("UpdateAccountRequest")
        .oneOf("type", "Type", AccountCreation.TYPES)
        .oneOf("status", "Status", STATUSES)
        .refuse();
    if (body.number("rate_multiplier").filter(rate -> rate < 0).isPresent()) {
      throw Envelope.refuse(400, "rate_multiplier must be >= 0");
    }
    checkLoadFactor(body);
    if (state.accounts().find(id).isEmpty()) {
      throw notFound();
    }
    body.ids("group_ids").ifPresent(ids -> checkGroups(state, ids));
    if (body.text("name").filter(Lists::isTooLong).isPresent()) {
      throw Envelope.internalError();
    }
    Account changed =
        state
            .accounts()
            .change(id, ChangeCause.UPDATE, account -> changed(account, body))
            .orElseThrow(AccountsResource::notFound);
    if (newCredentials(body).isPresent()) {
      probe.start(changed);
    }
    return Envelope.success(view.read(changed));
  }

  private Account changed(Account account, Body body) {
    Account changed = account.withProfile(account.profile().changedBy(body));
    Optional<ObjectNode> credentials = newCredentials(body);
    if (credentials.isPresent()) {
      changed = changed.withCredentials(replaced(account.credentials(), credentials.get()));
    }
    Optional<ObjectNode> extra = body.object("extra");
    if (extra.isPresent()) {
      changed = changed.withExtra(fields(extra.get()));
    }
    Optional<AccountStatus> status = body.text("status").flatMap(AccountStatus::parse);
    if (status.isPresent()) {
      changed = changed.withHealth(changed.health().withStatus(status.get()));
    }
    Optional<List<Long>> groups = body.ids("group_ids");
    return groups.isPresent()
        ? changed.boundTo(groups.get().stream().distinct().toList(), state.now())
        : changed;
  }

  private Credentials replaced(Credentials before, ObjectNode given) {
    return version.hidesSecrets() ? before.replaceKeepingKey(given) : Credentials.of(given);
  }

  private Reply delete(Exchange exchange, User admin) {
    state.accounts().remove(exchange.id("account"));
    return Envelope.message("Account deleted successfully");
  }

  private Reply mixedChannel(Exchange exchange, User admin) {
    return Envelope.success(Json.object().put("has_risk", false));
  }

  static void checkLoadFactor(Body body) {
    if (body.integer("load_factor")
        .filter(factor -> factor < 0 || factor > MOST_LOAD)
        .isPresent()) {
      throw Envelope.refuse(400, "load_factor must be between 1 and 10000");
    }
  }

  /** Groups of a change must live; deleted ones are refused here. */
  static void checkGroups(HostState state, List<Long> ids) {
    if (!ids.stream().allMatch(id -> state.groups().find(id).isPresent())) {
      throw Envelope.refuse(404, "GROUP_NOT_FOUND", "group not found");
    }
  }

  static Map<String, JsonNode> fields(ObjectNode object) {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    return Map.copyOf(fields);
  }

  private static Optional<ObjectNode> newCredentials(Body body) {
    return body.object("credentials").filter(object -> !object.isEmpty());
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
