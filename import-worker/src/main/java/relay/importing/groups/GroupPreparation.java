package relay.importing.groups;

import relay.run.ClaimedItem;

/**
 * Makes sure that an item's group is there, fits the run, and serves the models the item exposes:
 * once for the whole fleet, by whoever claims its row (design 3.3). Safe for concurrent use; may be
 * repeated, and then costs one read of the database.
 */
public interface GroupPreparation {

  /**
   * Looks, and prepares what is missing. To be asked again before an account is admitted: an item
   * may expose names that its group did not know when it was prepared.
   *
   * @param item with the findings of its probe
   * @throws relay.host.HostFaultException when the host did not do what was needed; what was begun
   *     is found by the next try
   */
  GroupReadiness prepare(ClaimedItem item);
}
