package relay.importing.groups;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import relay.host.GroupRef;
import relay.host.HostChannel;
import relay.host.HostChannels;
import relay.host.HostFaultException;
import relay.host.NewChannel;
import relay.importing.groups.GroupRow.KnownChannel;
import relay.importing.groups.GroupRow.KnownGroup;

/**
 * Keeps a group's channel serving the models that its users may ask for (design 3.3, provision).
 *
 * <ul>
 *   <li>A group that we made has one channel, whose price entries are its allow-list.
 *   <li>A group that we found keeps everything: its channel is only extended by names that no entry
 *       covers yet; where it has none, one is made only when the run gives prices, and does not
 *       restrict anything.
 *   <li>A channel that an operator switched off is left alone.
 * </ul>
 */
final class ChannelKeeper {
  private static final String DESCRIPTION = "Made by Relay Manager";
  private static final int MOST_NAME_BYTES = 70;

  private final HostChannels host;
  private final GroupClaim claim;
  private final ModelPrices prices;
  private final GroupLedger ledger;

  ChannelKeeper(HostChannels host, GroupClaim claim, ModelPrices prices, GroupLedger ledger) {
    this.host = host;
    this.claim = claim;
    this.prices = prices;
    this.ledger = ledger;
  }

  /**
   * Makes the channel serve these names.
   *
   * @return the channel as it is now; empty when the group goes without one
   */
  Optional<HostChannel> serve(GroupRow row, KnownGroup group, Set<String> names) {
    claim.renew();
    var there = find(row, group.ref());
    var served =
        there.isPresent()
            ? Optional.of(extended(row, there.get(), group, names))
            : made(group, names);
    if (served.isEmpty() && row.channel().isPresent()) {
      claim.channelIs(Optional.empty());
    }
    return served;
  }

  private Optional<HostChannel> find(GroupRow row, GroupRef group) {
    var known = row.channel().flatMap(channel -> host.find(channel.ref()));
    return known.filter(channel -> channel.groups().contains(group)).or(() -> search(group));
  }

  private Optional<HostChannel> search(GroupRef group) {
    return host.list().stream().filter(channel -> channel.groups().contains(group)).findFirst();
  }

  private HostChannel extended(
      GroupRow row, HostChannel channel, KnownGroup group, Set<String> names) {
    var origin = origin(row, channel, group);
    claim.channelIs(Optional.of(new KnownChannel(channel.ref(), origin)));
    ledger.uses(channel, origin);
    var missing =
        uncovered(channel, channel.restrictsModels() ? names : prices.pricedByTheRun(names));
    if (missing.isEmpty() || !channel.active()) {
      return channel;
    }
    if (origin == Origin.FOUND) {
      ledger.extendsChannel(channel);
    }
    claim.renew();
    return host.extend(channel.ref(), prices.entries(missing), channel.groups());
  }

  private Optional<HostChannel> made(KnownGroup group, Set<String> names) {
    return switch (group.origin()) {
      case CREATED -> Optional.of(create(group, true, names));
      case FOUND -> {
        var priced = prices.pricedByTheRun(names);
        yield priced.isEmpty() ? Optional.empty() : Optional.of(create(group, false, priced));
      }
    };
  }

  private HostChannel create(KnownGroup group, boolean restricts, Collection<String> names) {
    claim.intends(Intent.CREATE_CHANNEL);
    var wanted =
        new NewChannel(
            nameFor(group), DESCRIPTION, Set.of(group.ref()), restricts, prices.entries(names));
    var channel = createdOrFound(group, wanted);
    var origin = channel.name().equals(wanted.name()) ? Origin.CREATED : Origin.FOUND;
    claim.channelIs(Optional.of(new KnownChannel(channel.ref(), origin)));
    ledger.uses(channel, origin);
    return channel;
  }

  private HostChannel createdOrFound(KnownGroup group, NewChannel wanted) {
    try {
      return host.create(wanted);
    } catch (HostFaultException fault) {
      var known = Set.of("CHANNEL_EXISTS", "GROUP_ALREADY_IN_CHANNEL");
      if (!fault.fault().leavesWriteInDoubt() && !known.contains(fault.fault().code())) {
        throw fault;
      }
      return search(group.ref())
          .filter(channel -> uncovered(channel, names(wanted)).isEmpty())
          .orElseThrow(() -> fault);
    }
  }

  /** A channel of our own name that an earlier claim was about to make is ours. */
  private static Origin origin(GroupRow row, HostChannel channel, KnownGroup group) {
    var known = row.channel().filter(it -> it.ref().equals(channel.ref()));
    if (known.isPresent()) {
      return known.get().origin();
    }
    var ours = row.intended(Intent.CREATE_CHANNEL) && channel.name().equals(nameFor(group));
    return ours ? Origin.CREATED : Origin.FOUND;
  }

  private static List<String> uncovered(HostChannel channel, Collection<String> names) {
    return names.stream().filter(name -> !channel.covers(name)).sorted().toList();
  }

  private static Set<String> names(NewChannel channel) {
    return channel.prices().stream()
        .flatMap(entry -> entry.models().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Derived, so that it is found again; the group's id makes it unique on the host. */
  static String nameFor(KnownGroup group) {
    return cut(group.name()) + "-relay-" + group.ref();
  }

  private static String cut(String name) {
    var end = name.length();
    while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > MOST_NAME_BYTES) {
      end = name.offsetByCodePoints(end, -1);
    }
    return name.substring(0, end);
  }
}
