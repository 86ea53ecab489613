package relay.importing.groups;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relay.host.HostAdapter;
import relay.importing.groups.GroupRow.KnownGroup;
import relay.run.RunSettings;

/** What is done on the host for a group that is there: channel, prices, plan. */
final class GroupWork {
  private final GroupClaim claim;
  private final GroupLedger ledger;
  private final RunSettings settings;
  private final ModelPrices prices;
  private final ChannelKeeper channels;
  private final PlanMaker plans;

  GroupWork(HostAdapter host, GroupClaim claim, GroupLedger ledger, RunSettings settings) {
    this.claim = claim;
    this.ledger = ledger;
    this.settings = settings;
    this.prices = new ModelPrices(settings.prices(), host.channels());
    this.channels = new ChannelKeeper(host.channels(), claim, prices, ledger);
    this.plans = new PlanMaker(host.plans(), claim, ledger);
  }

  /**
   * What the group serves now.
   *
   * @param exposed the names its users may ask for
   * @param unpriced those that cost nothing
   */
  record Served(Set<String> exposed, Set<String> unpriced) {}

  /** Makes the group serve these names beside those it served before. */
  Served serve(GroupRow row, KnownGroup group, Set<String> names) {
    ledger.uses(group);
    var all = union(row.exposed(), names);
    var channel = channels.serve(row, group, all);
    var unpriced = prices.unpriced(toAskFor(row, all), channel, claim::renew);
    var template = settings.planTemplate();
    if (template != null) {
      plans.sell(row, group, template);
    }
    return new Served(all, row.check().isEmpty() ? unpriced : union(row.unpriced(), unpriced));
  }

  /** At the start of a round all that were free are asked for again: prices change. */
  private static Set<String> toAskFor(GroupRow row, Set<String> all) {
    return all.stream()
        .filter(name ->
            !row.exposed().contains(name)
                || (row.check().isEmpty() && row.unpriced().contains(name)))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    return Stream.concat(some.stream(), others.stream()).collect(Collectors.toUnmodifiableSet());
  }
}
