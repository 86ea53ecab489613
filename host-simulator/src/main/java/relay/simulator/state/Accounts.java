package relay.simulator.state;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** All accounts. Safe for concurrent use; changes are heard in their order. */
public final class Accounts {

  private final InstantSource clock;
  private final ConcurrentSkipListMap<Long, Account> byId = new ConcurrentSkipListMap<>();
  private final Map<Long, TreeSet<Long>> byGroup = new HashMap<>();
  private final NameIndex names = new NameIndex();
  private final List<AccountListener> listeners = new CopyOnWriteArrayList<>();
  private long lastId;

  public Accounts(InstantSource clock) {
    this.clock = clock;
  }

  public void listen(AccountListener listener) {
    listeners.add(listener);
  }

  /** Adds what {@code make} builds for the next free id. */
  public synchronized Account add(LongFunction<Account> make) {
    Account account = make.apply(++lastId);
    byId.put(account.id(), account);
    names.add(account.id(), account.profile().name());
    account.groupIds().forEach(group -> group(group).add(account.id()));
    tell(ChangeCause.CREATE, Optional.empty(), Optional.of(account));
    return account;
  }

  public Optional<Account> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Changes one account, empty when it is gone; a change to an equal one is none. */
  public synchronized Optional<Account> change(
      long id, ChangeCause cause, UnaryOperator<Account> change) {
    Account before = byId.get(id);
    if (before == null) {
      return Optional.empty();
    }
    Account changed = change.apply(before);
    if (changed.equals(before)) {
      return Optional.of(before);
    }
    Account after = changed.changedAt(clock.instant());
    byId.put(id, after);
    reindex(before, after);
    tell(cause, Optional.of(before), Optional.of(after));
    return Optional.of(after);
  }

  /** Notes a use, which nobody needs to hear of. */
  public synchronized void used(long id, Instant now) {
    byId.computeIfPresent(id, (key, account) -> account.usedAt(now));
  }

  /** True when there was such an account. */
  public synchronized boolean remove(long id) {
    Account removed = byId.remove(id);
    if (removed == null) {
      return false;
    }
    removed.groupIds().forEach(group -> group(group).remove(id));
    tell(ChangeCause.DELETE, Optional.of(removed), Optional.empty());
    return true;
  }

  public int size() {
    return byId.size();
  }

  /** Every account in the order of their ids. */
  public Collection<Account> all() {
    return byId.values();
  }

  /** The accounts bound to a group, in the order of their ids. */
  public List<Account> ofGroup(long groupId) {
    return idsOfGroup(groupId).stream().map(byId::get).filter(account -> account != null).toList();
  }

  /** The ids of the accounts bound to a group. */
  public synchronized List<Long> idsOfGroup(long groupId) {
    Set<Long> ids = byGroup.get(groupId);
    return ids == null ? List.of() : List.copyOf(ids);
  }

  /** The accounts whose name contains the text in any case, in the order of their ids. */
  public Stream<Account> named(String part) {
    String wanted = part.toLowerCase(Locale.ROOT);
    return candidates(part)
        .map(ids -> ids.stream().map(byId::get).filter(account -> account != null))
        .orElseGet(() -> byId.values().stream())
        .filter(account -> account.profile().name().toLowerCase(Locale.ROOT).contains(wanted));
  }

  private synchronized Optional<List<Long>> candidates(String part) {
    return names.candidates(part);
  }

  private void reindex(Account before, Account after) {
    if (!before.profile().name().equals(after.profile().name())) {
      names.add(after.id(), after.profile().name());
    }
    if (!before.groupIds().equals(after.groupIds())) {
      before.groupIds().forEach(group -> group(group).remove(after.id()));
      after.groupIds().forEach(group -> group(group).add(after.id()));
    }
  }

  private Set<Long> group(long id) {
    return byGroup.computeIfAbsent(id, key -> new TreeSet<>());
  }

  private void tell(ChangeCause cause, Optional<Account> before, Optional<Account> after) {
    listeners.forEach(listener -> listener.changed(cause, before, after));
  }
}
