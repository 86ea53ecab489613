package relay.simulator.admin;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import relay.simulator.http.Envelope;
import relay.simulator.state.Account;
import relay.simulator.state.AccountStatus;
import relay.simulator.state.HostState;

/** Which accounts a list or a bulk update means (host-api 8.1). */
final class AccountFilter {

  static final Map<String, Comparator<Account>> ORDERS =
      Map.of(
          "name",
          by(account -> account.profile().name()),
          "id",
          Comparator.comparingLong(Account::id),
          "status",
          by(account -> account.health().status().text()),
          "schedulable",
          by(account -> account.health().schedulable()),
          "priority",
          by(account -> account.profile().priority()),
          "rate_multiplier",
          by(account -> account.profile().rateMultiplier()),
          "last_used_at",
          byTime(Account::lastUsedAt),
          "expires_at",
          by(account -> Optional.ofNullable(account.profile().expiresAt()).orElse(0L)),
          "created_at",
          by(Account::createdAt));

  private static final String UNGROUPED = "ungrouped";

  private final HostState state;

  AccountFilter(HostState state) {
    this.state = state;
  }

  /**
   * The accounts that match, in the order of their ids.
   *
   * @param filter gives the filter of a name, if there is one
   */
  List<Account> find(Function<String, Optional<String>> filter) {
    Instant now = state.now();
    return base(filter)
        .filter(account -> is(filter, "platform", account.profile().platform()))
        .filter(account -> is(filter, "type", account.profile().type()))
        .filter(account ->
            filter.apply("status").map(status -> hasStatus(account, status, now)).orElse(true))
        .toList();
  }

  /** Whether nothing narrows the list. */
  boolean isEverything(Function<String, Optional<String>> filter) {
    return Stream.of("group", "search", "platform", "type", "status")
        .allMatch(name -> filter.apply(name).isEmpty());
  }

  private Stream<Account> base(Function<String, Optional<String>> filter) {
    Optional<String> search = filter.apply("search");
    Optional<String> group = filter.apply("group");
    Stream<Account> named =
        search.map(part -> state.accounts().named(part)).orElseGet(() -> inGroup(group));
    return group.isEmpty() ? named : named.filter(account -> isIn(account, group.get()));
  }

  private Stream<Account> inGroup(Optional<String> group) {
    return group
        .filter(text -> !text.equals(UNGROUPED))
        .map(text -> state.accounts().ofGroup(groupId(text)).stream())
        .orElseGet(() -> state.accounts().all().stream());
  }

  private static boolean isIn(Account account, String group) {
    return group.equals(UNGROUPED)
        ? account.groupIds().isEmpty()
        : account.groupIds().contains(groupId(group));
  }

  private static long groupId(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw Envelope.refuse(400, "INVALID_GROUP_FILTER", "invalid group filter");
    }
  }

  private static boolean hasStatus(Account account, String status, Instant now) {
    return switch (status) {
      case "active" -> account.takesTraffic(now);
      case "inactive" -> account.health().status() == AccountStatus.INACTIVE;
      case "error" -> account.health().status() == AccountStatus.ERROR;
      case "rate_limited" -> account.health().isRateLimited(now);
      case "temp_unschedulable" -> account.health().isTempUnschedulable(now);
      case "unschedulable" -> !account.health().schedulable();
      default -> account.health().status().text().equals(status);
    };
  }

  private static boolean is(Function<String, Optional<String>> filter, String name, String value) {
    return filter.apply(name).map(value::equals).orElse(true);
  }

  private static <T extends Comparable<T>> Comparator<Account> by(Function<Account, T> key) {
    return Comparator.comparing(key).thenComparingLong(Account::id);
  }

  private static Comparator<Account> byTime(Function<Account, @Nullable Instant> time) {
    return Comparator.<Account, Instant>comparing(
            account -> Optional.ofNullable(time.apply(account)).orElse(Instant.EPOCH))
        .thenComparingLong(Account::id);
  }
}
