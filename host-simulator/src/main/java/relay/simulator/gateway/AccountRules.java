package relay.simulator.gateway;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import relay.simulator.http.Json;
import relay.simulator.state.Account;
import tools.jackson.databind.JsonNode;

/**
 * What an account's credentials say about how its upstream's refusals are to be taken (host-api
 * 8.3): only some statuses count, the upstream is a pool of its own, some texts pause the account.
 */
final class AccountRules {

  private static final int USUAL_RETRIES = 3;
  private static final int MOST_RETRIES = 10;

  private AccountRules() {}

  /**
   * A rule of the account that a refusal matches.
   *
   * @param index its place among the rules, from 0
   */
  record Pause(int index, String keyword, Duration time) {}

  /** Whether a refusal counts: changes the account, and may be answered by another account. */
  static boolean minds(Account account, UpstreamError error) {
    if (!flag(account, "custom_error_codes_enabled")) {
      return true;
    }
    return field(account, "custom_error_codes")
        .filter(codes -> codes.valueStream().anyMatch(code -> code.asInt(0) == error.status()))
        .isPresent();
  }

  static boolean isPool(Account account) {
    return flag(account, "pool_mode");
  }

  /** How often the same account is asked again. */
  static int retries(Account account) {
    if (!isPool(account)) {
      return 0;
    }
    int wanted =
        field(account, "pool_mode_retry_count")
            .map(count -> count.asInt(USUAL_RETRIES))
            .orElse(USUAL_RETRIES);
    return Math.clamp(wanted, 0, MOST_RETRIES);
  }

  /** A pool may have another key that is not refused. */
  static boolean isWorthARetry(UpstreamError error) {
    return error.status() == 401 || error.status() == 403 || error.status() == 429;
  }

  /** The first rule for this status of which a keyword stands in the upstream's answer. */
  static Optional<Pause> pause(Account account, UpstreamError error) {
    if (!flag(account, "temp_unschedulable_enabled")) {
      return Optional.empty();
    }
    String body = error.body().toLowerCase(Locale.ROOT);
    int index = 0;
    for (JsonNode rule : field(account, "temp_unschedulable_rules").orElseGet(Json::array)) {
      if (rule.path("error_code").asInt(0) == error.status()) {
        for (JsonNode keyword : rule.path("keywords")) {
          String wanted = keyword.asString("").trim();
          if (!wanted.isEmpty() && body.contains(wanted.toLowerCase(Locale.ROOT))) {
            Duration time = Duration.ofMinutes(rule.path("duration_minutes").asLong(0));
            return Optional.of(new Pause(index, wanted, time));
          }
        }
      }
      index++;
    }
    return Optional.empty();
  }

  private static boolean flag(Account account, String name) {
    return field(account, name).map(value -> value.asBoolean(false)).orElse(false);
  }

  private static Optional<JsonNode> field(Account account, String name) {
    return Optional.ofNullable(account.credentials().rest().get(name));
  }
}
