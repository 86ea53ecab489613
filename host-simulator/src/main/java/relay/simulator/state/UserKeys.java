package relay.simulator.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/** All gateway keys; their texts are unique. Safe for concurrent use. */
public final class UserKeys {

  private final ConcurrentSkipListMap<Long, UserKey> byId = new ConcurrentSkipListMap<>();
  private final Map<String, Long> idByKey = new ConcurrentHashMap<>();
  private long lastId;

  /** Adds a key, empty when its text is taken. */
  public synchronized Optional<UserKey> add(String text, LongFunction<UserKey> make) {
    if (idByKey.containsKey(text)) {
      return Optional.empty();
    }
    UserKey key = make.apply(++lastId);
    byId.put(key.id(), key);
    idByKey.put(text, key.id());
    return Optional.of(key);
  }

  public synchronized Optional<UserKey> change(long id, UnaryOperator<UserKey> change) {
    return Optional.ofNullable(byId.computeIfPresent(id, (key, before) -> change.apply(before)));
  }

  public synchronized boolean remove(long id) {
    UserKey removed = byId.remove(id);
    if (removed != null) {
      idByKey.remove(removed.key());
    }
    return removed != null;
  }

  /** Unbinds every key of a deleted group. */
  public synchronized void orphan(long groupId, Instant now) {
    byId.replaceAll(
        (id, key) -> key.groupId() != null && key.groupId() == groupId ? key.orphaned(now) : key);
  }

  public Optional<UserKey> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  public Optional<UserKey> withText(String key) {
    return Optional.ofNullable(idByKey.get(key)).flatMap(this::find);
  }

  /** In the order of their ids. */
  public Collection<UserKey> all() {
    return byId.values();
  }

  /** A user's keys, the newest first. */
  public List<UserKey> ofUser(long userId) {
    List<UserKey> keys = new ArrayList<>();
    for (UserKey key : byId.descendingMap().values()) {
      if (key.userId() == userId) {
        keys.add(key);
      }
    }
    return keys;
  }
}
