package relay.standalone.conformance;

import java.util.Optional;
import relay.host.HostAdapter;
import relay.host.HostFault;
import relay.host.HostUser;
import relay.host.ManagedResources;

/** Removes what the checks left, in the order that leaves nothing dangling (host-api 15.3). */
final class Removal {
  private Removal() {}

  static void run(Bench bench) {
    HostAdapter host = bench.host();
    ManagedResources left = host.managed(bench.prefix());
    left.plans().forEach(plan -> remove(bench, () -> host.plans().delete(plan.ref())));
    left.channels().forEach(channel -> remove(bench, () -> host.channels().delete(channel.ref())));
    left.accounts().forEach(account -> remove(bench, () -> host.accounts().delete(account.ref())));
    UserChecks.NAMES.forEach(name ->
        remove(bench, () -> user(bench, name).ifPresent(u -> host.users().delete(u.ref()))));
    left.groups().forEach(group -> remove(bench, () -> host.groups().delete(group.ref())));
    bench.that(host.managed(bench.prefix()).isEmpty(), "nothing of our prefix is left");
    bench.that(
        UserChecks.NAMES.stream().noneMatch(name -> user(bench, name).isPresent()),
        "no user of ours is left");
  }

  private static Optional<HostUser> user(Bench bench, String name) {
    return bench.host().users().findByEmail(bench.email(name));
  }

  private static void remove(Bench bench, Runnable deletion) {
    Optional<HostFault> fault = Bench.fault(deletion);
    bench.that(
        fault.isEmpty(), "could not be removed: " + fault.map(HostFault::describe).orElse(""));
  }
}
