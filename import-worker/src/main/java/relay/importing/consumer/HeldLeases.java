package relay.importing.consumer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import relay.run.ItemLease;

/** The leases of the items that this worker works on now. Safe for concurrent use. */
final class HeldLeases {
  private final Set<ItemLease> held = ConcurrentHashMap.newKeySet();

  void hold(ItemLease lease) {
    held.add(lease);
  }

  void letGo(ItemLease lease) {
    held.remove(lease);
  }

  Set<ItemLease> now() {
    return Set.copyOf(held);
  }
}
