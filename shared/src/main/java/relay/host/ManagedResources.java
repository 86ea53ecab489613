package relay.host;

import java.util.List;

/**
 * Everything of a host whose name begins alike (seed 002, 3.2), as far as a reader can see it: rows
 * that come and go meanwhile may be missed.
 */
public record ManagedResources(
    List<HostGroup> groups,
    List<HostChannel> channels,
    List<HostPlan> plans,
    List<HostAccount> accounts) {

  public ManagedResources {
    groups = List.copyOf(groups);
    channels = List.copyOf(channels);
    plans = List.copyOf(plans);
    accounts = List.copyOf(accounts);
  }

  /** Whether there is nothing of that name. */
  public boolean isEmpty() {
    return groups.isEmpty() && channels.isEmpty() && plans.isEmpty() && accounts.isEmpty();
  }
}
