package relay.importing.access;

import relay.host.HostFault;
import relay.model.ItemKey;

/**
 * The staging groups of each host, {@code relay-staging-01…NN}: private exclusive groups with one
 * key of {@code @probe} each and at most 200 schedulable accounts each (design 3.3, staging). They
 * are made when they are needed, once for the fleet. Safe for concurrent use.
 */
public interface StagingGroups {

  /**
   * A place for the item's account. Asked again for the same item it answers the same place, with
   * its key as it is now: so it is also the way to a key before a proof.
   *
   * @throws relay.host.HostFaultException when the host does not let {@code @probe} be made or
   *     repaired: a fault of the host, never of the item
   */
  StagingLease lease(ItemKey item, long hostNo);

  /** Gives the item's place back: its account left staging or is unschedulable. May be repeated. */
  void release(ItemKey item);

  /**
   * Reports that the host refused the caller of this place ({@link
   * relay.host.GatewayAnswer.CallerRefused}): the next {@link #lease} looks after user, balance,
   * grant and key first. The item tries again later; the fault says nothing about its account.
   */
  void doubt(StagingPlace place, HostFault fault);
}
