package relay.run.store;

import java.util.List;
import relay.run.ItemLease;

/** Leases as columns for a statement. */
@SuppressWarnings("ArrayRecordComponent") // handed to a statement, never compared
record Leases(Long[] runs, Integer[] items, Integer[] epochs) {

  static Leases of(List<ItemLease> leases) {
    return new Leases(
        leases.stream().map(lease -> lease.item().run().value()).toArray(Long[]::new),
        leases.stream().map(lease -> lease.item().itemNo()).toArray(Integer[]::new),
        leases.stream().map(ItemLease::epoch).toArray(Integer[]::new));
  }
}
