package relay.simulator.state;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** All payment plans, kept as they are shown: nothing acts on them. Safe for concurrent use. */
public final class Plans {

  private final ConcurrentSkipListMap<Long, ObjectNode> byId = new ConcurrentSkipListMap<>();
  private long lastId;

  public synchronized ObjectNode add(LongFunction<ObjectNode> make) {
    ObjectNode plan = make.apply(++lastId);
    byId.put(lastId, plan);
    return plan;
  }

  public synchronized Optional<ObjectNode> change(long id, UnaryOperator<ObjectNode> change) {
    return Optional.ofNullable(byId.computeIfPresent(id, (key, before) -> change.apply(before)));
  }

  public boolean remove(long id) {
    return byId.remove(id) != null;
  }

  /** In the order of their ids. */
  public Collection<ObjectNode> all() {
    return byId.values();
  }
}
