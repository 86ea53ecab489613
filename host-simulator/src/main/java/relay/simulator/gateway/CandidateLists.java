package relay.simulator.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import relay.simulator.options.HostTimes;
import relay.simulator.state.Account;
import relay.simulator.state.AccountHealth;
import relay.simulator.state.AccountListener;
import relay.simulator.state.ChangeCause;
import relay.simulator.state.HostState;

/**
 * The cached list of schedulable accounts of each group (host-api 8.8): changes show when the host
 * next looks, about every second; an empty list falls back to the database and so is never late.
 * Only ids are cached, the account itself is read again before use. Safe for concurrent use.
 */
final class CandidateLists implements AccountListener {

  private record Cached(List<Long> ids, @Nullable Instant changesAt) {}

  private final HostState state;
  private final HostTimes times;
  private final Instant start;
  private final Map<Long, Cached> lists = new ConcurrentHashMap<>();
  private final Map<Long, Long> dirtySinceTick = new ConcurrentHashMap<>();

  CandidateLists(HostState state, HostTimes times) {
    this.state = state;
    this.times = times;
    this.start = state.now();
  }

  @Override
  public void changed(ChangeCause cause, Optional<Account> before, Optional<Account> after) {
    Set<Long> groups = new HashSet<>();
    before.ifPresent(account -> groups.addAll(account.groupIds()));
    after.ifPresent(account -> groups.addAll(account.groupIds()));
    long tick = tick(state.now());
    groups.forEach(group -> dirtySinceTick.putIfAbsent(group, tick));
  }

  /** The ids of the accounts that may serve the group, as the host sees them now. */
  List<Long> of(long groupId) {
    Instant now = state.now();
    // The mark is read before the list, and the list goes before the mark: whoever misses the mark
    // because somebody else makes the list anew cannot take the old list for the new one.
    Long dirty = dirtySinceTick.get(groupId);
    Cached cached = lists.get(groupId);
    if (cached == null || cached.ids().isEmpty() || isOld(dirty, cached, now)) {
      lists.remove(groupId);
      dirtySinceTick.remove(groupId);
      cached = build(groupId, now);
      lists.put(groupId, cached);
    }
    return cached.ids();
  }

  private boolean isOld(@Nullable Long dirty, Cached cached, Instant now) {
    return (dirty != null && tick(now) > dirty)
        || (cached.changesAt() != null && !now.isBefore(cached.changesAt()));
  }

  private Cached build(long groupId, Instant now) {
    List<Account> accounts =
        state.accounts().ofGroup(groupId).stream()
            .filter(account -> account.profile().platform().equals("openai"))
            .toList();
    List<Long> ids =
        accounts.stream().filter(account -> account.takesTraffic(now)).map(Account::id).toList();
    Instant changesAt =
        accounts.stream()
            .filter(account -> !account.takesTraffic(now))
            .flatMap(account -> pauseEnds(account.health()))
            .filter(now::isBefore)
            .min(Instant::compareTo)
            .orElse(null);
    return new Cached(ids, changesAt);
  }

  private static Stream<Instant> pauseEnds(AccountHealth health) {
    return Stream.of(
            Optional.ofNullable(health.rateLimitResetAt()),
            Optional.ofNullable(health.overloadUntil()),
            Optional.ofNullable(health.tempUnschedulableUntil()))
        .flatMap(Optional::stream);
  }

  private long tick(Instant now) {
    return Duration.between(start, now).toNanos() / times.schedulingLag().toNanos();
  }
}
