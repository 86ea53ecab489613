package relay.importing.provision;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import relay.host.HostAdapter;
import relay.host.HostVersion;

/** Remembers each host's version for a while; a host is upgraded without telling us. */
final class VersionedHosts implements ReachableHosts {
  private static final Duration ASK_AGAIN = Duration.ofMinutes(5);

  private record Seen(HostVersion version, Instant at) {}

  private final LongFunction<HostAdapter> adapters;
  private final Clock clock;
  private final Map<Long, Seen> versions = new ConcurrentHashMap<>();

  VersionedHosts(LongFunction<HostAdapter> adapters, Clock clock) {
    this.adapters = adapters;
    this.clock = clock;
  }

  @Override
  public ReachableHost host(long hostNo) {
    HostAdapter adapter = adapters.apply(hostNo);
    @Nullable Seen seen = versions.get(hostNo);
    if (seen == null || seen.at().plus(ASK_AGAIN).isBefore(clock.instant())) {
      seen = new Seen(adapter.settings().version(), clock.instant());
      versions.put(hostNo, seen);
    }
    return new ReachableHost(adapter, seen.version());
  }
}
