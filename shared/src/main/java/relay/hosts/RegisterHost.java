package relay.hosts;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import relay.host.HostAdapter;
import relay.host.HostAdapters;
import relay.host.HostCapabilities;
import relay.host.HostCredential;
import relay.host.HostFaultException;
import relay.host.HostLimits;
import relay.host.HostSession;
import relay.host.HostSettings;
import relay.model.HostId;

/** Registers hosts and looks at them again (seed 002, 5.1). Safe for concurrent use. */
public final class RegisterHost {
  /** The host that is looked at before it has an id. */
  private static final HostId NOT_YET = HostId.ofNumber(0);

  private final HostStore hosts;
  private final CapabilitySnapshots snapshots;
  private final HostAdapters adapters;
  private final Clock clock;

  RegisterHost(HostStore hosts, CapabilitySnapshots snapshots, HostAdapters adapters, Clock clock) {
    this.hosts = hosts;
    this.snapshots = snapshots;
    this.adapters = adapters;
    this.clock = clock;
  }

  /** What a look at a host found. */
  private record Seen(HostSettings settings, HostCapabilities capabilities) {
    HostStanding standing() {
      return HostStanding.of(settings, capabilities);
    }
  }

  /** Looks at the host and, when it lets us in, stores it: supported or not. */
  public Registration register(NewHost host) {
    Seen seen;
    try {
      seen = look(session(NOT_YET, host));
    } catch (HostFaultException e) {
      return new Registration.Refused(e.fault());
    }
    Instant now = now();
    try {
      RegisteredHost stored = hosts.add(host, seen.settings().version(), seen.standing(), now);
      snapshots.add(stored, seen.capabilities(), now);
      return new Registration.Registered(new HostReport(stored, seen.capabilities()));
    } catch (HostStore.TakenException e) {
      return e.toRegistration();
    }
  }

  /**
   * Looks at a registered host again and notes what was found; empty when it is not registered.
   *
   * @throws HostFaultException when the host refuses the credential or does not answer; nothing is
   *     noted then
   */
  public Optional<HostReport> probe(HostId id) {
    return change(id, HostChange.NONE);
  }

  /**
   * Changes a registered host; empty when it is not registered. The host is looked at with the new
   * credential first.
   *
   * @throws HostFaultException as {@link #probe}; nothing is changed then
   */
  public Optional<HostReport> change(HostId id, HostChange change) {
    return hosts.find(id).map(host -> look(host, change));
  }

  private HostReport look(RegisteredHost host, HostChange change) {
    int calls = change.callsPerSecond().orElse(host.callsPerSecond());
    HostCredential credential = change.credential().orElseGet(() -> hosts.credential(host));
    HostLimits limits = HostLimits.DEFAULT.withCallsPerSecond(calls);
    // As an unknown host, so that a refused change leaves the adapter in use as it is.
    Seen seen = look(new HostSession(NOT_YET, host.url(), credential, limits));
    Instant now = now();
    RegisteredHost stored =
        hosts.change(host, change, seen.settings().version(), seen.standing(), now);
    snapshots.add(stored, seen.capabilities(), now);
    return new HostReport(stored, seen.capabilities());
  }

  /** As precise as the database keeps it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private Seen look(HostSession session) {
    HostAdapter adapter = adapters.adapter(session);
    // The settings first: they need no credential, so a wrong address shows before a wrong key.
    HostSettings settings = adapter.settings();
    return new Seen(settings, adapter.capabilities());
  }

  private static HostSession session(HostId id, NewHost host) {
    HostLimits limits = HostLimits.DEFAULT.withCallsPerSecond(host.callsPerSecond());
    return new HostSession(id, host.url(), host.credential(), limits);
  }
}
