package relay.importing.probe;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import relay.model.BaseUrl;

/** Profiles of one process, for tests of the prober alone. */
final class RememberedTransportProfiles implements TransportProfiles {
  private final Map<BaseUrl, ProbedTransport> known = new ConcurrentHashMap<>();

  @Override
  public Standing of(BaseUrl baseUrl) {
    ProbedTransport found = known.get(baseUrl);
    return found == null ? new Standing.Unknown() : new Standing.Known(found);
  }

  @Override
  public Standing.Settled orProbe(BaseUrl baseUrl, Probe probe) {
    return new Standing.Known(known.computeIfAbsent(baseUrl, url -> probe.run(() -> {})));
  }
}
