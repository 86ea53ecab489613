package relay.simulator.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relay.simulator.http.Body;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Json;
import relay.simulator.http.Reply;
import relay.simulator.http.Router;
import relay.simulator.state.Account;
import relay.simulator.state.AccountStatus;
import relay.simulator.state.ChangeCause;
import relay.simulator.state.HostState;
import relay.simulator.state.User;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changing many accounts at once (host-api 8.6; 19, row 22): credentials and extra are merged key
 * by key, a mapping inside is replaced whole, and no probe starts.
 */
final class BulkUpdate {

  private static final List<String> CHANGES =
      List.of(
          "name",
          "proxy_id",
          "concurrency",
          "priority",
          "rate_multiplier",
          "load_factor",
          "status",
          "schedulable",
          "group_ids",
          "credentials",
          "extra");
  private static final List<String> STATUSES = List.of("active", "inactive", "error");
  private static final String NO_SUCH_ACCOUNT =
      "ent: constraint failed: pq: insert or update on table \"account_groups\" violates foreign"
          + " key constraint \"account_groups_account_id_fkey\"";

  private final HostState state;
  private final Authentication authentication;
  private final AccountFilter filter;

  BulkUpdate(HostState state, Authentication authentication, AccountFilter filter) {
    this.state = state;
    this.authentication = authentication;
    this.filter = filter;
  }

  void register(Router router) {
    router.add("POST", AccountsResource.PATH + "/bulk-update", authentication.admin(this::update));
  }

  private Reply update(Exchange exchange, User admin) {
    Body body = Body.of(exchange);
    body.check("BulkUpdateAccountsRequest").oneOf("status", "Status", STATUSES).refuse();
    List<Long> ids = ids(body);
    if (CHANGES.stream().noneMatch(body::has)) {
      throw Envelope.refuse(400, "No updates provided");
    }
    if (body.number("rate_multiplier").filter(rate -> rate < 0).isPresent()) {
      throw Envelope.refuse(400, "rate_multiplier must be >= 0");
    }
    body.ids("group_ids").ifPresent(groups -> AccountsResource.checkGroups(state, groups));
    List<Long> done = new ArrayList<>();
    List<Long> failed = new ArrayList<>();
    for (long id : ids) {
      boolean known =
          state
              .accounts()
              .change(id, ChangeCause.BULK_UPDATE, account -> changed(account, body))
              .isPresent();
      (known ? done : failed).add(id);
    }
    return Envelope.success(result(ids, done, failed));
  }

  private List<Long> ids(Body body) {
    List<Long> ids = body.ids("account_ids").orElse(List.of());
    Optional<ObjectNode> filters = body.object("filters");
    if (ids.isEmpty() && filters.isEmpty()) {
      throw Envelope.refuse(400, "account_ids or filters is required");
    }
    return ids.isEmpty()
        ? filter.find(Body.of(filters.orElseThrow())::text).stream().map(Account::id).toList()
        : ids;
  }

  private Account changed(Account account, Body body) {
    Account changed = account.withProfile(account.profile().changedBy(body));
    Optional<ObjectNode> credentials = body.object("credentials");
    if (credentials.isPresent()) {
      changed = changed.withCredentials(account.credentials().merge(credentials.get()));
    }
    Optional<ObjectNode> extra = body.object("extra");
    if (extra.isPresent()) {
      Map<String, JsonNode> merged = new LinkedHashMap<>(account.extra());
      merged.putAll(AccountsResource.fields(extra.get()));
      changed = changed.withExtra(Map.copyOf(merged));
    }
    Optional<AccountStatus> status = body.text("status").flatMap(AccountStatus::parse);
    if (status.isPresent()) {
      changed = changed.withHealth(changed.health().withStatus(status.get()));
    }
    Optional<Boolean> schedulable = body.flag("schedulable");
    if (schedulable.isPresent()) {
      changed = changed.withHealth(changed.health().withSchedulable(schedulable.get()));
    }
    Optional<List<Long>> groups = body.ids("group_ids");
    return groups.isPresent()
        ? changed.boundTo(groups.get().stream().distinct().toList(), state.now())
        : changed;
  }

  private static ObjectNode result(List<Long> ids, List<Long> done, List<Long> failed) {
    Set<Long> missing = Set.copyOf(failed);
    ObjectNode data = Json.object().put("success", done.size()).put("failed", failed.size());
    data.set("success_ids", Json.ids(done));
    data.set("failed_ids", Json.ids(failed));
    ArrayNode results = data.putArray("results");
    for (long id : ids) {
      boolean success = !missing.contains(id);
      ObjectNode result = results.addObject().put("account_id", id).put("success", success);
      if (!success) {
        result.put("error", NO_SUCH_ACCOUNT);
      }
    }
    return data;
  }
}
