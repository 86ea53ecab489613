package relay.simulator.state;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongFunction;

/** All channels; names are unique, and a group is in at most one. Safe for concurrent use. */
public final class Channels {

  /** Whether a channel could be stored. */
  public sealed interface Stored {
    record Done(Channel channel) implements Stored {}

    record NameTaken() implements Stored {}

    record GroupTaken() implements Stored {}
  }

  private final ConcurrentSkipListMap<Long, Channel> byId = new ConcurrentSkipListMap<>();
  private long lastId;
  private long lastPriceId;

  public synchronized Stored add(String name, List<Long> groupIds, LongFunction<Channel> make) {
    return store(lastId + 1, name, groupIds, make);
  }

  /** Replaces a channel. */
  public synchronized Stored replace(Channel channel) {
    return store(channel.id(), channel.name(), channel.groupIds(), id -> channel);
  }

  private Stored store(long id, String name, List<Long> groupIds, LongFunction<Channel> make) {
    List<Channel> others = byId.values().stream().filter(other -> other.id() != id).toList();
    if (others.stream().anyMatch(other -> other.name().equals(name))) {
      return new Stored.NameTaken();
    }
    if (others.stream().anyMatch(other -> other.groupIds().stream().anyMatch(groupIds::contains))) {
      return new Stored.GroupTaken();
    }
    Channel channel = make.apply(id);
    byId.put(id, channel);
    lastId = Math.max(lastId, id);
    return new Stored.Done(channel);
  }

  public synchronized long nextPriceId() {
    return ++lastPriceId;
  }

  public boolean remove(long id) {
    return byId.remove(id) != null;
  }

  public Optional<Channel> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The active channel of a group. */
  public Optional<Channel> ofGroup(long groupId) {
    return byId.values().stream()
        .filter(channel -> channel.active() && channel.groupIds().contains(groupId))
        .findFirst();
  }

  /** In the order of their ids. */
  public Collection<Channel> all() {
    return byId.values();
  }
}
