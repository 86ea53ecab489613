package relay.host.sub2api;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import relay.host.HostAdapter;
import relay.host.HostAdapters;
import relay.host.HostSession;
import relay.model.HostId;

/** Adapters of sub2api hosts; all share one pool of connections. */
public final class Sub2ApiAdapters implements HostAdapters {
  private final HostHttp http;
  private final MeterRegistry meters;
  private final IntSupplier processes;
  private final Map<HostId, Kept> kept = new ConcurrentHashMap<>();

  private record Kept(HostSession session, HostAdapter adapter) {}

  /**
   * Adapters of the only process that calls its hosts.
   *
   * @param clock reads dates in {@code Retry-After}
   */
  public Sub2ApiAdapters(HttpSettings settings, MeterRegistry meters, Clock clock) {
    this(settings, meters, clock, () -> 1);
  }

  /**
   * Adapters with this pool of connections.
   *
   * @param clock reads dates in {@code Retry-After}
   * @param processes how many share the rate of a host
   */
  public Sub2ApiAdapters(
      HttpSettings settings, MeterRegistry meters, Clock clock, IntSupplier processes) {
    this.http = new HostHttp(settings, clock);
    this.meters = meters;
    this.processes = processes;
  }

  @Override
  public HostAdapter adapter(HostSession session) {
    Kept current =
        kept.compute(
            session.host(),
            (host, before) ->
                before != null && before.session().equals(session)
                    ? before
                    : new Kept(session, open(session)));
    return Objects.requireNonNull(current).adapter();
  }

  private HostAdapter open(HostSession session) {
    HostPace pace = HostPace.perSecond(session.limits().callsPerSecond(), processes);
    return new Sub2ApiHost(new HostCalls(http, session, pace, meters));
  }

  @Override
  public void close() {
    http.close();
  }
}
