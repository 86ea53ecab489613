package relay.hosts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import relay.host.HostAdapter;
import relay.host.HostAdapters;
import relay.host.HostCapabilities;
import relay.host.HostFaultException;
import relay.host.HostLimits;
import relay.host.HostSession;
import relay.host.HostSettings;
import relay.hosts.HostStore.Sight;
import relay.model.HostId;

/**
 * Registers hosts, changes them and looks at them again (seed 002, 5.1). Safe for concurrent use.
 */
public final class RegisterHost {
  /** The host that is looked at before it has an id. */
  private static final HostId NOT_YET = HostId.ofNumber(0);

  private final HostStore hosts;
  private final CapabilitySnapshots snapshots;
  private final KnownGroups groups;
  private final HostAdapters adapters;
  private final Duration answerWithin;
  private final Clock clock;

  /**
   * @param answerWithin how long each of a look's calls may take: somebody waits for it
   */
  RegisterHost(
      HostStore hosts,
      CapabilitySnapshots snapshots,
      KnownGroups groups,
      HostAdapters adapters,
      Duration answerWithin,
      Clock clock) {
    this.hosts = hosts;
    this.snapshots = snapshots;
    this.groups = groups;
    this.adapters = adapters;
    this.answerWithin = answerWithin;
    this.clock = clock;
  }

  /** What a look at a host found. */
  private record Seen(
      HostSettings settings, HostCapabilities capabilities, HostStanding standing) {}

  /** Looks at the host and, when it lets us in, stores it: supported or not. */
  public Registration register(NewHost host) {
    Sight at = new Sight(host.url(), host.credential());
    Seen seen;
    try {
      seen = look(visitor(at, host.callsPerSecond()), at);
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
   * Looks at a registered host again and notes what was found, unless the host was given another
   * address or credential meanwhile; empty when it is not registered.
   *
   * @throws HostFaultException when the host refuses the credential or does not answer; nothing is
   *     noted then
   */
  public Optional<HostReport> probe(HostId id) {
    return hosts.find(id).map(this::probe);
  }

  private HostReport probe(RegisteredHost host) {
    Sight at = hosts.sight(host);
    return note(host, at, look(visitor(at, host.callsPerSecond()), at));
  }

  /**
   * Changes a registered host; empty when it is not registered. With another address or credential
   * it is looked at first, and nothing is changed when it does not let us in.
   */
  public Optional<Registration> change(HostId id, HostChange change) {
    return hosts.find(id).map(host -> change(host, change));
  }

  private Registration change(RegisteredHost host, HostChange change) {
    try {
      Sight at = sight(host, change);
      HostAdapter after = visitor(at, change.callsPerSecond().orElse(host.callsPerSecond()));
      if (change.url().isPresent() && groups.areMissingOn(after, host)) {
        return new Registration.AnotherHost(host.id());
      }
      Optional<Seen> seen = change.needsALook() ? Optional.of(look(after, at)) : Optional.empty();
      RegisteredHost changed = hosts.change(host, change, now());
      return new Registration.Registered(
          seen.map(look -> note(changed, at, look)).orElseGet(() -> asLastSeen(changed)));
    } catch (HostFaultException e) {
      return new Registration.Refused(e.fault());
    } catch (HostStore.TakenException e) {
      return e.toRegistration();
    }
  }

  private Sight sight(RegisteredHost host, HostChange change) {
    return new Sight(
        change.url().orElse(host.url()),
        change.credential().orElseGet(() -> hosts.credential(host)));
  }

  private HostReport note(RegisteredHost host, Sight at, Seen seen) {
    Instant now = now();
    Optional<RegisteredHost> noted =
        hosts.stands(host, at, seen.settings().version(), seen.standing(), now);
    noted.ifPresent(stored -> snapshots.add(stored, seen.capabilities(), now));
    return noted
        .map(stored -> new HostReport(stored, seen.capabilities()))
        .orElseGet(() -> asLastSeen(hosts.find(host.id()).orElse(host)));
  }

  private HostReport asLastSeen(RegisteredHost host) {
    return new HostReport(host, snapshots.newest(host).orElseGet(HostCapabilities::unseen));
  }

  /** As precise as the database keeps it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** As an unknown host, so that a refused change leaves the adapter in use as it is. */
  private HostAdapter visitor(Sight at, int callsPerSecond) {
    HostLimits limits = new HostLimits(callsPerSecond, answerWithin, answerWithin);
    return adapters.adapter(new HostSession(NOT_YET, at.url(), at.credential(), limits));
  }

  private static Seen look(HostAdapter adapter, Sight at) {
    // The settings first: they need no credential, so a wrong address shows before a wrong key.
    HostSettings settings = adapter.settings();
    try {
      HostCapabilities capabilities = adapter.capabilities();
      return new Seen(
          settings, capabilities, HostStanding.of(settings, capabilities, at.credential().kind()));
    } catch (HostFaultException e) {
      if (!e.fault().asksForAPerson()) {
        throw e;
      }
      return new Seen(settings, HostCapabilities.unseen(), HostStanding.needsPerson(settings));
    }
  }
}
