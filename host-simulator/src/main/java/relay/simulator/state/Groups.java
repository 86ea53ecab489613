package relay.simulator.state;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/** All groups; names are unique among those that live. Safe for concurrent use. */
public final class Groups {

  private final ConcurrentSkipListMap<Long, Group> byId = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListSet<Long> deleted = new ConcurrentSkipListSet<>();
  private long lastId;

  /** Adds a group, empty when its name is taken. */
  public synchronized Optional<Group> add(String name, LongFunction<Group> make) {
    if (named(name).isPresent()) {
      return Optional.empty();
    }
    Group group = make.apply(++lastId);
    byId.put(group.id(), group);
    return Optional.of(group);
  }

  /** Changes a group, empty when there is none, or its new name is taken by another one. */
  public synchronized Optional<Group> change(long id, UnaryOperator<Group> change) {
    Group before = byId.get(id);
    if (before == null) {
      return Optional.empty();
    }
    Group changed = change.apply(before);
    if (named(changed.name()).filter(other -> other.id() != id).isPresent()) {
      return Optional.empty();
    }
    byId.put(id, changed);
    return Optional.of(changed);
  }

  /** True when there was such a group. */
  public synchronized boolean remove(long id) {
    deleted.add(id);
    return byId.remove(id) != null;
  }

  public Optional<Group> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Whether there is or was such a group: a soft-deleted one still satisfies the database. */
  public boolean everExisted(long id) {
    return byId.containsKey(id) || deleted.contains(id);
  }

  public Optional<Group> named(String name) {
    return byId.values().stream().filter(group -> group.name().equals(name)).findFirst();
  }

  /** In the order of their ids. */
  public Collection<Group> all() {
    return byId.values();
  }
}
