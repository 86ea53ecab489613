package relay.standalone.conformance;

import java.util.List;
import java.util.Optional;
import relay.host.FaultKind;
import relay.host.HostCapabilities;
import relay.host.HostCapabilities.Presence;
import relay.host.HostFault;
import relay.host.HostReadiness;
import relay.host.HostSettings;
import relay.host.ManagedResources;

/** Before anything is made: set-up, version, capabilities, credentials. */
final class FrontChecks {
  static final List<Check> ALL =
      List.of(
          new Check("it is set up and says its version", FrontChecks::front),
          new Check("it offers what we need", FrontChecks::capabilities),
          new Check("it knows its administrator", FrontChecks::credential),
          new Check("its names are free for us", FrontChecks::free));

  private FrontChecks() {}

  private static void front(Bench bench) {
    bench.that(bench.host().readiness() == HostReadiness.READY, "the host is set up and healthy");
    HostSettings settings = bench.host().settings();
    bench.that(settings.version().isReadable(), "the version has three numbers");
    if (!settings.letsManagedUsersIn()) {
      bench.note(
          "managed users cannot log in (Turnstile or backend mode): their checks are left out");
    }
  }

  private static void capabilities(Bench bench) {
    HostCapabilities seen = bench.host().capabilities();
    seen.allThatAre(Presence.ABSENT)
        .forEach(capability -> bench.that(false, capability.code() + " is absent"));
    seen.allThatAre(Presence.UNKNOWN)
        .forEach(capability -> bench.that(false, capability.code() + " could not be seen"));
  }

  private static void credential(Bench bench) {
    Optional<HostFault> fault = Bench.fault(() -> bench.stranger().capabilities());
    bench.that(
        fault.filter(seen -> seen.status().equals(Optional.of(401))).isPresent(),
        "a wrong admin key is answered 401");
    bench.that(
        fault.filter(seen -> seen.kind() == FaultKind.OUTAGE).isPresent(),
        "a wrong admin key says nothing about an item");
  }

  private static void free(Bench bench) {
    ManagedResources there = bench.host().managed(bench.prefix());
    bench.that(there.isEmpty(), "nothing has our prefix before we begin");
  }
}
