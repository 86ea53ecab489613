package relay.hosts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import relay.host.HostAdapter;
import relay.host.HostAdapters;
import relay.host.HostLimits;
import relay.host.HostSession;
import relay.model.HostId;

/**
 * The registered hosts, and the adapter of each. Safe for concurrent use; a change of a host is
 * seen by its adapter within ten seconds.
 */
public final class HostRegistry {
  private static final Duration SESSION_FRESH_FOR = Duration.ofSeconds(10);

  private final HostStore hosts;
  private final CapabilitySnapshots snapshots;
  private final HostAdapters adapters;
  private final Clock clock;
  private final Map<Long, Kept> sessions = new ConcurrentHashMap<>();

  private record Kept(HostSession session, Instant until) {}

  HostRegistry(HostStore hosts, CapabilitySnapshots snapshots, HostAdapters adapters, Clock clock) {
    this.hosts = hosts;
    this.snapshots = snapshots;
    this.adapters = adapters;
    this.clock = clock;
  }

  /** All hosts, in the order of their registration. */
  public List<RegisteredHost> list() {
    return hosts.list();
  }

  /** One host. */
  public Optional<RegisteredHost> find(HostId id) {
    return hosts.find(id);
  }

  /** The host that is meant when none is named. */
  public Optional<RegisteredHost> defaultHost() {
    return hosts.list().stream().filter(RegisteredHost::isDefault).findFirst();
  }

  /** A host with what the last probe found. */
  public Optional<HostReport> report(HostId id) {
    return find(id).flatMap(host -> snapshots.newest(host).map(seen -> new HostReport(host, seen)));
  }

  /**
   * The adapter of the host with this number in the database.
   *
   * @throws IllegalArgumentException when there is no such host
   */
  public HostAdapter adapter(long hostNumber) {
    Instant now = clock.instant();
    Kept kept =
        sessions.compute(
            hostNumber,
            (number, before) ->
                before != null && now.isBefore(before.until())
                    ? before
                    : new Kept(session(number), now.plus(SESSION_FRESH_FOR)));
    return adapters.adapter(Objects.requireNonNull(kept).session());
  }

  private HostSession session(long number) {
    RegisteredHost host =
        hosts.list().stream()
            .filter(candidate -> candidate.number() == number)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no host has the number " + number));
    HostLimits limits = HostLimits.DEFAULT.withCallsPerSecond(host.callsPerSecond());
    return new HostSession(host.id(), host.url(), hosts.credential(host), limits);
  }
}
