package relay.importing.groups;

import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import relay.host.HostAdapter;
import relay.resource.LedgerStore;
import relay.run.Advisory;
import relay.run.ClaimedItem;
import relay.run.ReasonCode;

/**
 * Prepares groups under a claim of their rows in {@code host_groups}: one worker of the fleet works
 * on a group, the items of the others wait. What is there is looked at anew at the start of each
 * round of a run, and whenever an item exposes a name that is not served yet.
 */
public final class ClaimedGroupPreparation implements GroupPreparation {
  private final GroupStore store;
  private final LedgerStore ledger;
  private final TransactionTemplate transactions;
  private final LongFunction<HostAdapter> hosts;
  private final Clock clock;
  private final GroupTimes times;
  private final String worker;

  /**
   * @param hosts the adapter of a host by its number
   * @param worker who claims, for people
   */
  public ClaimedGroupPreparation(
      JdbcClient jdbc,
      TransactionTemplate transactions,
      LongFunction<HostAdapter> hosts,
      Clock clock,
      GroupTimes times,
      String worker) {
    this.store = new GroupStore(jdbc);
    this.ledger = new LedgerStore(jdbc);
    this.transactions = transactions;
    this.hosts = hosts;
    this.clock = clock;
    this.times = times;
    this.worker = worker;
  }

  @Override
  public GroupReadiness prepare(ClaimedItem item) {
    var names = exposedBy(item);
    var row = store.read(item.groupNo(), RunRound.of(item));
    return answer(row, names).orElseGet(() -> claimAndPrepare(item, row.groupNo(), names));
  }

  private GroupReadiness claimAndPrepare(ClaimedItem item, long groupNo, Set<String> names) {
    var now = clock.instant();
    var epoch = store.claim(groupNo, worker, now, now.plus(times.claimFor()));
    if (epoch.isEmpty()) {
      return new GroupReadiness.Wait(times.askAgain());
    }
    var claim = new GroupClaim(store, transactions, clock, times.claimFor(), groupNo, epoch.get());
    return underClaim(item, names, claim);
  }

  private GroupReadiness underClaim(ClaimedItem item, Set<String> names, GroupClaim claim) {
    try {
      var round = RunRound.of(item);
      // Read again: the holder of the claim before may have done it all.
      var row = store.read(item.groupNo(), round);
      return answer(row, names).orElseGet(() -> prepared(item, row, names, claim));
    } catch (ClaimLostException _) {
      return new GroupReadiness.Wait(times.askAgain());
    } finally {
      claim.giveUp();
    }
  }

  private GroupReadiness prepared(
      ClaimedItem item, GroupRow row, Set<String> names, GroupClaim claim) {
    var host = hosts.apply(item.hostNo());
    var settings = item.run().settings();
    var round = RunRound.of(item);
    return switch (new GroupResolver(host.groups(), claim, settings).resolve(row)) {
      case GroupResolver.Resolution.Conflict(var text) -> {
        var refusal = new GroupReadiness.Refused(ReasonCode.HOST_GROUP_CONFLICT, text);
        claim.refused(round, refusal);
        yield refusal;
      }
      case GroupResolver.Resolution.Resolved(var group) -> {
        var work = new GroupWork(host, claim, ledgerOf(item), settings);
        var served = work.serve(row, group, names);
        claim.ready(round, served.exposed(), served.unpriced());
        yield answer(store.read(item.groupNo(), round), names)
            .orElseThrow(() -> new IllegalStateException("group is not ready after all"));
      }
    };
  }

  /** What the row says by itself; empty when somebody has to work on the group first. */
  private static Optional<GroupReadiness> answer(GroupRow row, Set<String> names) {
    if (row.check().isEmpty()) {
      return Optional.empty();
    }
    var refusal = row.check().get().refusal();
    if (refusal.isPresent()) {
      return Optional.of(refusal.get());
    }
    if (!row.exposed().containsAll(names)) {
      return Optional.empty();
    }
    var free = names.stream().anyMatch(row.unpriced()::contains);
    Set<Advisory> advisories = free ? Set.of(Advisory.BILLED_AT_ZERO) : Set.of();
    return row.prepared().map(group -> new GroupReadiness.Ready(group, advisories));
  }

  private GroupLedger ledgerOf(ClaimedItem item) {
    return new GroupLedger(ledger, clock, item.hostNo(), item.lease().item().run());
  }

  private static Set<String> exposedBy(ClaimedItem item) {
    var probe = item.findings().probe();
    return probe == null ? Set.of() : new HashSet<>(probe.exposed().keySet());
  }
}
