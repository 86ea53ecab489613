package relay.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import relay.host.AccountStatus;
import relay.host.GroupRef;
import relay.host.HostChannel;
import relay.host.HostGroup;
import relay.host.HostVersion;
import relay.model.KeyFingerprint;

/**
 * What a host was seen to hold; a hint, never proof: it may change at any time.
 *
 * @param callsPerSecond how fast it may be called
 * @param byId accounts by their numbers
 * @param byName accounts with a name of ours, by its 32 hex digits
 * @param byKey accounts of others, by the fingerprint of the key they hold, where the host shows it
 * @param incomparable accounts of others at the batch's base URLs whose keys the host hides
 * @param priced models that the host's own table gives a price
 */
public record HostSnapshot(
    HostVersion version,
    int callsPerSecond,
    List<HostGroup> groups,
    List<HostChannel> channels,
    Map<GroupRef, Integer> inService,
    Map<Long, SeenAccount> byId,
    Map<String, SeenAccount> byName,
    Map<KeyFingerprint, SeenAccount> byKey,
    int incomparable,
    Set<String> priced) {

  public HostSnapshot {
    groups = List.copyOf(groups);
    channels = List.copyOf(channels);
    inService = Map.copyOf(inService);
    byId = Map.copyOf(byId);
    byName = Map.copyOf(byName);
    byKey = Map.copyOf(byKey);
    priced = Set.copyOf(priced);
  }

  /** The part of an account that the plan depends on. */
  public record SeenAccount(
      long id, String baseUrl, AccountStatus status, boolean schedulable, Set<GroupRef> groups) {}
}
