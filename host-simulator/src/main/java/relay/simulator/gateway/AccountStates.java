package relay.simulator.gateway;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import relay.simulator.http.Json;
import relay.simulator.options.HostTimes;
import relay.simulator.options.HostVersion;
import relay.simulator.state.Account;
import relay.simulator.state.AccountHealth;
import relay.simulator.state.AccountStatus;
import relay.simulator.state.ChangeCause;
import relay.simulator.state.HostState;
import tools.jackson.databind.node.ObjectNode;

/** What upstream answers do to an account (host-api 8.7, 9.1, 20.6). Safe for concurrent use. */
public final class AccountStates {

  private static final int REFUSALS = 3;

  private final HostVersion version;
  private final HostState state;
  private final HostTimes times;
  private final HiddenCircuit circuit;
  private final Map<Long, List<Instant>> refusals = new ConcurrentHashMap<>();

  AccountStates(HostVersion version, HostState state, HostTimes times, HiddenCircuit circuit) {
    this.version = version;
    this.state = state;
    this.times = times;
    this.circuit = circuit;
  }

  /** Forgets how often an account's upstream answered 403. */
  public void forgetRefusals(long accountId) {
    refusals.remove(accountId);
  }

  /** A user's call was served. */
  void served(long accountId) {
    circuit.succeeded(accountId);
    state.accounts().used(accountId, state.now());
  }

  /** A user's call was refused by the upstream. */
  void refused(Account account, UpstreamError error) {
    Instant now = state.now();
    if (AccountRules.isPool(account)) {
      return;
    }
    long id = account.id();
    Optional<AccountRules.Pause> pause = AccountRules.pause(account, error);
    if (pause.isPresent()) {
      change(id, ChangeCause.TRAFFIC, health -> paused(health, pause.get(), error, now));
      return;
    }
    switch (error.status()) {
      case 401 ->
          change(
              id,
              ChangeCause.TRAFFIC,
              health -> lost(health, "Authentication failed (401): " + error.message()));
      case 402 ->
          change(
              id,
              ChangeCause.TRAFFIC,
              health -> lost(health, "Payment required (402): " + error.message()));
      case 403 -> forbidden(id, error, now);
      case 429 ->
          change(
              id,
              ChangeCause.TRAFFIC,
              health ->
                  health.rateLimited(
                      now, error.resetAt(now).orElse(now.plus(times.rateLimitPause()))));
      case 529 ->
          change(
              id,
              ChangeCause.TRAFFIC,
              health -> health.overloaded(now.plus(times.overloadPause())));
      default -> {
        if (error.status() >= 500) {
          circuit.failed(id, now);
        }
      }
    }
  }

  /** An account test was refused by the upstream: only 401 and a named reset time count. */
  void testRefused(Account account, UpstreamError error) {
    Instant now = state.now();
    if (error.status() == 401) {
      change(
          account.id(),
          ChangeCause.TEST,
          health -> lost(health, "Authentication failed (401): " + error.body()));
    } else if (error.status() == 429) {
      error
          .resetAt(now)
          .ifPresent(until ->
              change(account.id(), ChangeCause.TEST, health -> health.rateLimited(now, until)));
    }
  }

  /** A good account test clears what stood against the account. */
  void testPassed(Account account) {
    change(
        account.id(),
        ChangeCause.TEST,
        health ->
            health.status() == AccountStatus.ERROR ? health.cleared() : health.withoutPauses());
  }

  private void forbidden(long id, UpstreamError error, Instant now) {
    List<Instant> recent =
        refusals.compute(
            id,
            (key, known) -> {
              List<Instant> kept = new ArrayList<>(known == null ? List.of() : known);
              kept.removeIf(time -> !time.isAfter(now.minus(times.forbiddenWindow())));
              kept.add(now);
              return kept;
            });
    String text = "Access forbidden (403): " + error.message();
    if (recent.size() >= REFUSALS) {
      change(id, ChangeCause.TRAFFIC, health -> health.failed(text));
      return;
    }
    String reason =
        "OpenAI 403 temporary cooldown (%d/%d): %s".formatted(recent.size(), REFUSALS, text);
    change(
        id,
        ChangeCause.TRAFFIC,
        health -> health.setAside(now.plus(times.forbiddenPause()), reason));
  }

  private AccountHealth lost(AccountHealth health, String message) {
    AccountHealth failed = health.failed(message);
    return version.unschedulesRefusedAccounts() ? failed.withSchedulable(false) : failed;
  }

  private void change(long id, ChangeCause cause, UnaryOperator<AccountHealth> change) {
    state
        .accounts()
        .change(id, cause, account -> account.withHealth(change.apply(account.health())));
  }

  /** The reason is the state that {@code GET …/temp-unschedulable} shows. */
  private static AccountHealth paused(
      AccountHealth health, AccountRules.Pause pause, UpstreamError error, Instant now) {
    Instant until = now.plus(pause.time());
    ObjectNode reason =
        Json.object()
            .put("until_unix", until.getEpochSecond())
            .put("triggered_at_unix", now.getEpochSecond())
            .put("status_code", error.status())
            .put("matched_keyword", pause.keyword())
            .put("rule_index", pause.index())
            .put("error_message", error.message());
    return health.setAside(until, reason.toString());
  }
}
