package relay.importing.probe;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import relay.model.BaseUrl;

/** Profiles of one process, for tests of the prober alone. */
final class RememberedTransportProfiles implements TransportProfiles {
  private final Map<BaseUrl, ProbedTransport> known = new ConcurrentHashMap<>();

  @Override
  public Optional<ProbedTransport> find(BaseUrl baseUrl) {
    return Optional.ofNullable(known.get(baseUrl));
  }

  @Override
  public Optional<ProbedTransport> findOrProbe(BaseUrl baseUrl, Supplier<ProbedTransport> probe) {
    return Optional.of(known.computeIfAbsent(baseUrl, url -> probe.get()));
  }
}
