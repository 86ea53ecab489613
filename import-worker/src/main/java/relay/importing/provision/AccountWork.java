package relay.importing.provision;

import java.util.Objects;
import relay.host.HostAccounts;
import relay.importing.access.StagingPlace;
import relay.importing.provision.ReachableHosts.ReachableHost;
import relay.importing.stage.ItemKeyMaterial;
import relay.keys.UpstreamKey;
import relay.run.ClaimedItem;
import relay.run.ItemFindings.Probe;

/**
 * All that is needed to give one item its account.
 *
 * @param known the key as our tables have it, its lease held by the item
 * @param place where the account is to be proved
 */
public record AccountWork(
    ClaimedItem item,
    ItemKeyMaterial key,
    UpstreamKey known,
    ReachableHost host,
    StagingPlace place,
    Tally tally) {

  /** The host's accounts. */
  public HostAccounts accounts() {
    return host.adapter().accounts();
  }

  /** What our own call to the upstream showed. */
  public Probe probe() {
    return Objects.requireNonNull(item.findings().probe(), "an item is probed first");
  }

  AccountWork with(UpstreamKey changed) {
    return new AccountWork(item, key, changed, host, place, tally);
  }
}
