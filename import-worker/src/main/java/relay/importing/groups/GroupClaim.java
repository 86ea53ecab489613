package relay.importing.groups;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;
import relay.host.HostGroup;

/**
 * The right to prepare one group. Every note renews it; {@link ClaimLostException} tells that
 * another worker has taken the group over and nothing was written.
 */
final class GroupClaim {
  private final GroupStore store;
  private final TransactionTemplate transactions;
  private final Clock clock;
  private final Duration claimFor;
  private final long groupNo;
  private final int epoch;

  GroupClaim(
      GroupStore store,
      TransactionTemplate transactions,
      Clock clock,
      Duration claimFor,
      long groupNo,
      int epoch) {
    this.store = store;
    this.transactions = transactions;
    this.clock = clock;
    this.claimFor = claimFor;
    this.groupNo = groupNo;
    this.epoch = epoch;
  }

  /** Says that its holder lives; before every call to the host that follows others. */
  void renew() {
    held(store.renew(groupNo, epoch, until()));
  }

  /** To be committed before the thing is made. */
  void intends(Intent intent) {
    held(store.intend(groupNo, epoch, Optional.of(intent), until()));
  }

  /** The thing was not made for certain. */
  void intendsNothing() {
    held(store.intend(groupNo, epoch, Optional.empty(), until()));
  }

  /** Which group of the host it is; the row that knew it first speaks for it. */
  GroupRow.KnownGroup groupIs(HostGroup group, Origin origin) {
    var known = new GroupRow.KnownGroup(group.ref(), group.name(), group.kind(), origin);
    try {
      held(store.groupKnown(groupNo, epoch, known, until()));
    } catch (DuplicateKeyException _) {
      held(store.sameAs(groupNo, epoch, group.ref()));
      throw new ClaimLostException();
    }
    return known;
  }

  void channelIs(Optional<GroupRow.KnownChannel> channel) {
    held(store.channelKnown(groupNo, epoch, channel, until()));
  }

  void planIs(long planId) {
    held(store.planKnown(groupNo, epoch, planId, until()));
  }

  /** The group serves these names; ends the claim. */
  void ready(RunRound round, Set<String> exposed, Set<String> unpriced) {
    transactions.executeWithoutResult(_ -> {
      held(store.ready(groupNo, epoch, exposed, unpriced, clock.instant()));
      store.check(groupNo, round, Optional.empty(), clock.instant());
    });
  }

  /** The group cannot be used in this round; ends the claim. */
  void refused(RunRound round, GroupReadiness.Refused refusal) {
    transactions.executeWithoutResult(_ -> {
      held(store.refused(groupNo, epoch));
      store.check(groupNo, round, Optional.of(refusal), clock.instant());
    });
  }

  /** Lets the next worker try; nothing happens when the claim has ended or one already does. */
  void giveUp() {
    store.givenUp(groupNo, epoch);
  }

  private Instant until() {
    return clock.instant().plus(claimFor);
  }

  private static void held(boolean written) {
    if (!written) {
      throw new ClaimLostException();
    }
  }
}
