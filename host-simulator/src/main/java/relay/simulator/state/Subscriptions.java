package relay.simulator.state;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/** All subscriptions, at most one for a user and a group. Safe for concurrent use. */
public final class Subscriptions {

  private record UserAndGroup(long userId, long groupId) {}

  private final ConcurrentSkipListMap<Long, Subscription> byId = new ConcurrentSkipListMap<>();
  private final Map<UserAndGroup, Long> idByPair = new ConcurrentHashMap<>();
  private long lastId;

  /** Adds a subscription, or gives the one that is there. */
  public synchronized Assigned assign(long userId, long groupId, LongFunction<Subscription> make) {
    Optional<Subscription> existing = find(userId, groupId);
    if (existing.isPresent()) {
      return new Assigned(existing.get(), Outcome.FOUND);
    }
    Subscription made = make.apply(++lastId);
    byId.put(made.id(), made);
    idByPair.put(new UserAndGroup(userId, groupId), made.id());
    return new Assigned(made, Outcome.CREATED);
  }

  /** What an assignment led to. */
  public record Assigned(Subscription subscription, Outcome outcome) {}

  /** Whether an assignment made a subscription. */
  public enum Outcome {
    CREATED,
    FOUND
  }

  public synchronized Optional<Subscription> change(long id, UnaryOperator<Subscription> change) {
    return Optional.ofNullable(byId.computeIfPresent(id, (key, before) -> change.apply(before)));
  }

  public synchronized boolean remove(long id) {
    Subscription removed = byId.remove(id);
    if (removed != null) {
      idByPair.remove(new UserAndGroup(removed.userId(), removed.groupId()));
    }
    return removed != null;
  }

  /** Removes all subscriptions of a deleted group. */
  public synchronized void removeOfGroup(long groupId) {
    byId.values().stream()
        .filter(subscription -> subscription.groupId() == groupId)
        .map(Subscription::id)
        .toList()
        .forEach(this::remove);
  }

  public Optional<Subscription> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  public Optional<Subscription> find(long userId, long groupId) {
    return Optional.ofNullable(idByPair.get(new UserAndGroup(userId, groupId))).flatMap(this::find);
  }

  /** In the order of their ids. */
  public Collection<Subscription> all() {
    return byId.values();
  }
}
