package relay.importing.access;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import relay.host.GroupKind;
import relay.host.HostFault;
import relay.host.HostFaultException;
import relay.host.HostGroup;
import relay.host.HostGroups;
import relay.host.NewGroup;
import relay.host.SpendLimits;
import relay.importing.gathering.Gatherer;
import relay.model.ItemKey;
import relay.model.RunNo;

/**
 * The staging groups on real hosts; they are made and repaired as {@code @probe}'s claim holder.
 */
final class HostStagingGroups implements StagingGroups {
  /**
   * Every gateway call reads the whole list of a group's schedulable accounts (host-api 19, 23).
   */
  static final int CAPACITY = 200;

  private static final int TOO_MANY = 429;

  /** All items of a host take their places in one row, and each alone would wait for a commit. */
  private static final int AT_ONCE = 200;

  private static final String DESCRIPTION = "Relay Manager proves accounts here; keep it private";

  private final StagingStore store;
  private final ProbeUser probe;
  private final ManagedUserStore users;
  private final Clock clock;
  private final AccessTimes times;
  private final Gatherer<Long, ItemKey, ItemKey> taking;
  private final Gatherer<RunNo, ItemKey, ItemKey> releasing;

  HostStagingGroups(
      StagingStore store, ProbeUser probe, ManagedUserStore users, Clock clock, AccessTimes times) {
    this.store = store;
    this.probe = probe;
    this.users = users;
    this.clock = clock;
    this.times = times;
    this.taking = new Gatherer<>(AT_ONCE, Duration.ZERO, this::take);
    this.releasing = new Gatherer<>(AT_ONCE, Duration.ZERO, (_, items) -> release(items));
  }

  @Override
  public StagingLease lease(ItemKey item, long hostNo) {
    var mine = store.placeOf(item, hostNo).or(() -> taken(item, hostNo));
    if (mine.isEmpty()) {
      return grown(item, hostNo);
    }
    var staging = mine.get();
    return staging.doubted() || !probe.wasSeenInOrder(hostNo)
        ? repaired(staging.place())
        : new StagingLease.Granted(staging.place());
  }

  @Override
  public void release(ItemKey item) {
    releasing.ask(item.run(), item);
  }

  @Override
  public void doubt(StagingPlace place, HostFault fault) {
    if (fault.status().equals(Optional.of(TOO_MANY))) {
      return; // Busy, not broken: there is nothing to repair.
    }
    store.doubt(place, clock.instant());
    users.doubt(place.hostNo(), ProbeUser.SELECTOR);
  }

  private Optional<StagingStore.Staging> taken(ItemKey item, long hostNo) {
    return store.placeOf(taking.ask(hostNo, item), hostNo);
  }

  private List<ItemKey> take(long hostNo, List<ItemKey> items) {
    store.take(items, hostNo, CAPACITY, clock.instant());
    return items;
  }

  private List<ItemKey> release(List<ItemKey> items) {
    store.release(items);
    return items;
  }

  private StagingLease grown(ItemKey item, long hostNo) {
    store.releaseEnded(hostNo);
    var turn = probe.alone(hostNo, work -> makeRoom(work, hostNo));
    return switch (turn) {
      case Turn.NotYet<Boolean>(var atMost) -> new StagingLease.Later(atMost);
      case Turn.Done<Boolean> _ ->
          taken(item, hostNo)
              .<StagingLease>map(staging -> new StagingLease.Granted(staging.place()))
              .orElseGet(() -> new StagingLease.Later(times.askAgain()));
    };
  }

  /** Looks again before it makes a group: who held the claim before may have made one. */
  private boolean makeRoom(ProbeWork work, long hostNo) {
    if (store.hasRoom(hostNo, CAPACITY)) {
      return false;
    }
    prepare(work, hostNo, store.last(hostNo) + 1);
    return true;
  }

  private StagingLease repaired(StagingPlace place) {
    var turn = probe.alone(place.hostNo(), work -> repair(work, place));
    return switch (turn) {
      case Turn.NotYet<StagingPlace>(var atMost) -> new StagingLease.Later(atMost);
      case Turn.Done<StagingPlace>(var now) -> new StagingLease.Granted(now);
    };
  }

  private StagingPlace repair(ProbeWork work, StagingPlace seen) {
    var now = store.find(seen.hostNo(), seen.stagingNo()).orElseThrow();
    if (now.doubted()) {
      prepare(work, seen.hostNo(), seen.stagingNo());
    } else if (!probe.wasSeenInOrder(seen.hostNo())) {
      work.inOrder();
    }
    return store.find(seen.hostNo(), seen.stagingNo()).orElseThrow().place();
  }

  private void prepare(ProbeWork work, long hostNo, int stagingNo) {
    var name = StagingPlace.groupName(stagingNo);
    var group = foundOrMade(work.host().groups(), name);
    work.allow(group.ref());
    store.keep(hostNo, stagingNo, group.ref(), work.keyFor(group.ref(), name));
  }

  private static HostGroup foundOrMade(HostGroups groups, String name) {
    return groups
        .findByName(name)
        .orElseGet(() -> {
          try {
            return groups.create(newGroup(name));
          } catch (HostFaultException fault) {
            return groups.findByName(name).orElseThrow(() -> fault);
          }
        });
  }

  private static NewGroup newGroup(String name) {
    return new NewGroup(
        name, DESCRIPTION, GroupKind.STANDARD, true, BigDecimal.ONE, SpendLimits.NONE);
  }
}
