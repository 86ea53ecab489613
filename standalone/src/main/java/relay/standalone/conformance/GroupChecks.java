package relay.standalone.conformance;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relay.host.ChannelChange;
import relay.host.ChannelRef;
import relay.host.GroupChange;
import relay.host.GroupKind;
import relay.host.GroupRef;
import relay.host.HostChannel;
import relay.host.HostFault;
import relay.host.HostGroup;
import relay.host.HostPlan;
import relay.host.NewChannel;
import relay.host.NewPlan;
import relay.host.PlanChange;
import relay.host.PriceEntry;
import relay.host.SpendLimits;
import relay.host.TokenPrice;

/** Groups, channels and plans (host-api 5 to 7). */
final class GroupChecks {
  static final List<Check> ALL =
      List.of(
          new Check("groups: made once, found, changed, deleted twice", GroupChecks::groups),
          new Check("channels: one a group, extended and changed", GroupChecks::channels),
          new Check("plans: made, changed, deleted twice", GroupChecks::plans));

  private static final PriceEntry PRICE = price("fast-chat");

  private GroupChecks() {}

  private static void groups(Bench bench) {
    var groups = bench.host().groups();
    HostGroup made = bench.group("group", GroupKind.STANDARD, false);
    bench.refused(
        "a second group of one name is GROUP_EXISTS",
        () -> bench.group("group", GroupKind.STANDARD, false),
        "GROUP_EXISTS");
    bench.that(
        groups.findByName(made.name()).map(HostGroup::ref).equals(Optional.of(made.ref())),
        "a group is found by its exact name");
    bench.that(groups.findByName(bench.name("grou")).isEmpty(), "a part of a name finds no group");
    bench.that(groups.find(new GroupRef(Bench.NOBODY)).isEmpty(), "no group has no number");
    SpendLimits limits =
        new SpendLimits(
            Optional.of(BigDecimal.valueOf(5)), Optional.empty(), Optional.of(BigDecimal.TEN));
    groups.update(made.ref(), GroupChange.limits(limits).description("changed").active(false));
    HostGroup changed = groups.find(made.ref()).orElse(made);
    bench.that(changed.limits().daily().isPresent(), "a change of limits is kept");
    bench.that(changed.limits().weekly().isEmpty(), "no limit reads as none");
    bench.that(!changed.active(), "a group can be disabled");
    bench.that(changed.description().equals("changed"), "a group's description can be changed");
    groups.delete(made.ref());
    groups.delete(made.ref());
    bench.that(groups.find(made.ref()).isEmpty(), "a deleted group is gone");
  }

  private static void channels(Bench bench) {
    var channels = bench.host().channels();
    GroupRef group = bench.group("channel-group", GroupKind.STANDARD, false).ref();
    HostChannel made = channels.create(channel(bench, "channel", Set.of(group)));
    bench.that(made.restrictsModels(), "the price entries are an allow-list when we say so");
    bench.that(made.covers("fast-chat"), "a channel keeps its price entries");
    bench.refused(
        "a second channel of one name is CHANNEL_EXISTS",
        () -> channels.create(channel(bench, "channel", Set.of())),
        "CHANNEL_EXISTS");
    bench.refused(
        "a group is in one channel only",
        () -> channels.create(channel(bench, "channel-2", Set.of(group))),
        "GROUP_ALREADY_IN_CHANNEL");
    Optional<HostFault> noGroup =
        Bench.fault(
            () -> channels.create(channel(bench, "channel-3", Set.of(new GroupRef(Bench.NOBODY)))));
    bench.that(noGroup.isPresent(), "a channel of a group that is not there is refused");
    HostChannel extended = channels.extend(made.ref(), List.of(price("deep-chat")), Set.of());
    bench.that(
        extended.covers("fast-chat") && extended.covers("deep-chat"),
        "extending a channel keeps what it has");
    HostChannel changed =
        channels.update(made.ref(), ChannelChange.NONE.active(false).restrictsModels(false));
    bench.that(!changed.active() && !changed.restrictsModels(), "a channel can be changed");
    bench.that(changed.covers("deep-chat"), "a change of a channel keeps its prices");
    bench.that(
        channels.findByName(made.name()).map(HostChannel::ref).equals(Optional.of(made.ref())),
        "a channel is found by its exact name");
    bench.that(channels.find(new ChannelRef(Bench.NOBODY)).isEmpty(), "no channel has no number");
    channels.delete(made.ref());
    channels.delete(made.ref());
    bench.that(channels.find(made.ref()).isEmpty(), "a deleted channel is gone");
  }

  private static void plans(Bench bench) {
    var plans = bench.host().plans();
    GroupRef group = bench.group("plan-group", GroupKind.SUBSCRIPTION, false).ref();
    HostPlan made = plans.create(new NewPlan(group, bench.name("plan"), BigDecimal.ONE, 30, false));
    HostPlan changed = plans.update(made.ref(), PlanChange.price(BigDecimal.TEN));
    bench.that(changed.ref().equals(made.ref()), "a plan can be changed");
    bench.that(
        plans.list().stream().anyMatch(plan -> plan.ref().equals(made.ref())), "a plan is listed");
    plans.delete(made.ref());
    plans.delete(made.ref());
    bench.that(
        plans.list().stream().noneMatch(plan -> plan.ref().equals(made.ref())),
        "a deleted plan is gone");
  }

  private static NewChannel channel(Bench bench, String what, Set<GroupRef> groups) {
    return new NewChannel(
        bench.name(what), "relay-manager conformance", groups, true, List.of(PRICE));
  }

  private static PriceEntry price(String model) {
    TokenPrice cheap =
        new TokenPrice(
            Optional.of(new BigDecimal("0.00000027")),
            Optional.of(new BigDecimal("0.0000011")),
            Optional.empty(),
            Optional.empty());
    return new PriceEntry(List.of(model), cheap);
  }
}
