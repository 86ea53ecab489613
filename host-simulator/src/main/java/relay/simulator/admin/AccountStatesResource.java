package relay.simulator.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import relay.simulator.http.Body;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Json;
import relay.simulator.http.Reply;
import relay.simulator.http.Router;
import relay.simulator.state.Account;
import relay.simulator.state.AccountHealth;
import relay.simulator.state.AccountStatus;
import relay.simulator.state.ChangeCause;
import relay.simulator.state.HostState;
import relay.simulator.state.User;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls that change an account's state (host-api 9.3). */
final class AccountStatesResource {

  private static final String ONE = AccountsResource.PATH + "/{id}";
  private static final int FORBIDDEN = 403;

  private final HostState state;
  private final Authentication authentication;
  private final AccountView view;
  private final LongConsumer forgetRefusals;

  /**
   * @param forgetRefusals resets the counter of upstream 403s of an account
   */
  AccountStatesResource(
      HostState state,
      Authentication authentication,
      AccountView view,
      LongConsumer forgetRefusals) {
    this.state = state;
    this.authentication = authentication;
    this.view = view;
    this.forgetRefusals = forgetRefusals;
  }

  void register(Router router) {
    router.add("POST", ONE + "/schedulable", authentication.admin(this::schedulable));
    router.add("POST", ONE + "/clear-error", authentication.admin(this::clearError));
    router.add("POST", ONE + "/recover-state", authentication.admin(this::recoverState));
    router.add("POST", ONE + "/clear-rate-limit", authentication.admin(this::clearRateLimit));
    router.add("POST", ONE + "/reset-quota", authentication.admin(this::resetQuota));
    router.add("GET", ONE + "/temp-unschedulable", authentication.admin(this::pause));
    router.add("DELETE", ONE + "/temp-unschedulable", authentication.admin(this::endPause));
    router.add(
        "POST",
        AccountsResource.PATH + "/batch-clear-error",
        authentication.admin(this::clearErrors));
  }

  private Reply schedulable(Exchange exchange, User admin) {
    boolean wanted = Body.optional(exchange).flag("schedulable").orElse(false);
    return changed(exchange, health -> health.withSchedulable(wanted));
  }

  private Reply clearError(Exchange exchange, User admin) {
    return changed(exchange, AccountHealth::cleared);
  }

  private Reply recoverState(Exchange exchange, User admin) {
    Reply reply =
        changed(
            exchange,
            health ->
                health.status() == AccountStatus.ERROR ? health.cleared() : health.withoutPauses());
    forgetRefusals.accept(exchange.id("account"));
    return reply;
  }

  private Reply clearRateLimit(Exchange exchange, User admin) {
    Reply reply = changed(exchange, AccountHealth::withoutPauses);
    forgetRefusals.accept(exchange.id("account"));
    return reply;
  }

  private Reply resetQuota(Exchange exchange, User admin) {
    return changed(exchange, UnaryOperator.identity());
  }

  private Reply pause(Exchange exchange, User admin) {
    AccountHealth health = required(exchange).health();
    Instant until = health.tempUnschedulableUntil();
    if (until == null || !health.isTempUnschedulable(state.now())) {
      return Envelope.success(Json.object().put("active", false));
    }
    ObjectNode data = Json.object().put("active", true);
    if (health.tempUnschedulableReason().startsWith("{")) {
      return Envelope.success(data.set("state", Json.read(health.tempUnschedulableReason())));
    }
    data.putObject("state")
        .put("until_unix", until.getEpochSecond())
        .put("triggered_at_unix", required(exchange).updatedAt().getEpochSecond())
        .put("status_code", FORBIDDEN)
        .put("matched_keyword", "")
        .put("rule_index", -1)
        .put("error_message", health.tempUnschedulableReason());
    return Envelope.success(data);
  }

  private Reply endPause(Exchange exchange, User admin) {
    change(
        exchange.id("account"),
        health ->
            new AccountHealth(
                health.status(),
                health.errorMessage(),
                health.schedulable(),
                health.rateLimitedAt(),
                health.rateLimitResetAt(),
                health.overloadUntil(),
                null,
                ""));
    return Envelope.message("Temp unschedulable cleared successfully");
  }

  private Reply clearErrors(Exchange exchange, User admin) {
    Body body = Body.of(exchange);
    List<Long> ids = body.ids("account_ids").orElse(List.of());
    if (ids.isEmpty()) {
      throw Envelope.refuse(400, "account_ids is required");
    }
    ArrayNode errors = Json.array();
    for (long id : ids) {
      if (change(id, AccountHealth::cleared).isEmpty()) {
        errors
            .addObject()
            .put("account_id", id)
            .put(
                "error",
                "error: code=404 reason=\"ACCOUNT_NOT_FOUND\" message=\"account not found\""
                    + " metadata=map[]");
      }
    }
    ObjectNode data = Json.object();
    data.set("errors", errors.isEmpty() ? Json.object().nullNode() : errors);
    return Envelope.success(
        data.put("failed", errors.size())
            .put("success", ids.size() - errors.size())
            .put("total", ids.size()));
  }

  private Reply changed(Exchange exchange, UnaryOperator<AccountHealth> change) {
    return Envelope.success(
        view.read(change(exchange.id("account"), change).orElseThrow(AccountsResource::notFound)));
  }

  private Optional<Account> change(long id, UnaryOperator<AccountHealth> change) {
    return state
        .accounts()
        .change(
            id,
            ChangeCause.STATE_CALL,
            account -> account.withHealth(change.apply(account.health())));
  }

  private Account required(Exchange exchange) {
    return state.accounts().find(exchange.id("account")).orElseThrow(AccountsResource::notFound);
  }
}
