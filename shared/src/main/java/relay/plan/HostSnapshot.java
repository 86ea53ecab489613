package relay.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import relay.host.GroupRef;
import relay.host.HostChannel;
import relay.host.HostGroup;
import relay.host.HostVersion;

/**
 * What a host was seen to hold; a hint, never proof: it may change at any time.
 *
 * @param callsPerSecond how fast it may be called
 * @param priced models that the host's own table gives a price
 */
public record HostSnapshot(
    HostVersion version,
    int callsPerSecond,
    List<HostGroup> groups,
    List<HostChannel> channels,
    Map<GroupRef, Integer> inService,
    SeenAccounts accounts,
    Set<String> priced) {

  public HostSnapshot {
    groups = List.copyOf(groups);
    channels = List.copyOf(channels);
    inService = Map.copyOf(inService);
    priced = Set.copyOf(priced);
  }
}
