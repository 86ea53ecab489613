package relay.importing.provision;

import java.time.Clock;
import java.util.function.LongFunction;
import relay.host.HostAdapter;
import relay.host.HostVersion;

/** The registered hosts, ready to be called. Safe for concurrent use. */
public interface ReachableHosts {

  /**
   * The host of this number.
   *
   * @throws IllegalArgumentException when none is registered under it
   */
  ReachableHost host(long hostNo);

  /**
   * A host and how to call it.
   *
   * @param version as last seen; it decides what the host can be asked for
   */
  record ReachableHost(HostAdapter adapter, HostVersion version) {}

  /** These hosts, each asked for its version now and then. */
  static ReachableHosts of(LongFunction<HostAdapter> adapters, Clock clock) {
    return new VersionedHosts(adapters, clock);
  }
}
