package relay.standalone;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relay.simulator.SimulatedHost;
import relay.simulator.journal.Journal;
import relay.simulator.journal.JournalEntry.AccountChange;
import relay.simulator.journal.JournalEntry.GatewayCall;
import relay.simulator.journal.JournalKind;
import relay.simulator.state.Account;

/** What a simulated host's journal says of its accounts. */
final class HostHistory {

  private final Journal journal;

  HostHistory(SimulatedHost host) {
    this.journal = host.journal();
  }

  /** How often an account of each name was made. */
  Map<String, Long> madeByName() {
    return changes()
        .filter(change -> change.kind() == JournalKind.ACCOUNT_CREATED)
        .collect(groupingBy(change -> change.account().profile().name(), counting()));
  }

  /** The largest number of accounts that had one name at the same time. */
  int mostOfOneName() {
    Map<String, Set<Long>> there = new HashMap<>();
    var most = 0;
    for (var change : changes().toList()) {
      var namesakes =
          there.computeIfAbsent(change.account().profile().name(), name -> new HashSet<>());
      most = Math.max(most, sizeAfter(namesakes, change, account -> true));
    }
    return most;
  }

  /** The largest number of accounts that could serve the group at the same time. */
  int mostServing(long group) {
    Set<Long> serving = new HashSet<>();
    var most = 0;
    for (var change : changes().toList()) {
      var size =
          sizeAfter(
              serving,
              change,
              account -> account.health().schedulable() && account.groupIds().contains(group));
      most = Math.max(most, size);
    }
    return most;
  }

  /** The accounts that answered to private names after an entry of the journal. */
  Set<Long> provedAfter(long seq) {
    return journal.after(seq, Integer.MAX_VALUE, GatewayCall.class::isInstance).stream()
        .map(GatewayCall.class::cast)
        .filter(call -> call.model().startsWith("rm-") && call.status() == 200)
        .map(GatewayCall::servedBy)
        .flatMap(Optional::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Stream<AccountChange> changes() {
    return journal.entries().stream()
        .filter(AccountChange.class::isInstance)
        .map(AccountChange.class::cast);
  }

  private static int sizeAfter(Set<Long> ids, AccountChange change, Predicate<Account> counts) {
    var account = change.account();
    if (change.kind() != JournalKind.ACCOUNT_DELETED && counts.test(account)) {
      ids.add(account.id());
    } else {
      ids.remove(account.id());
    }
    return ids.size();
  }
}
