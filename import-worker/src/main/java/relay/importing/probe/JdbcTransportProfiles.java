package relay.importing.probe;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.importing.probe.TransportProfileStore.Stored;
import relay.model.BaseUrl;

/**
 * Profiles in PostgreSQL with a copy in memory of what is believed. A claim on the row decides who
 * probes; everybody else is told, and no connection is held meanwhile.
 */
public final class JdbcTransportProfiles implements TransportProfiles {
  private static final Duration INCOMPLETE_BELIEVED_FOR = Duration.ofMinutes(1);

  /** Time-outs that a claim lasts: those of the two tries of a call, and one to spare. */
  private static final int TIMEOUTS = 3;

  /** A run whose worker died goes on within 45 s (design 3.2), so a claim must be over by then. */
  private static final Duration LONGEST_CLAIM = Duration.ofSeconds(30);

  private final TransportProfileStore store;
  private final ProbeSettings settings;
  private final InstantSource clock;
  private final Map<BaseUrl, Stored> copies = new ConcurrentHashMap<>();

  public JdbcTransportProfiles(JdbcClient jdbc, ProbeSettings settings, InstantSource clock) {
    this.store = new TransportProfileStore(jdbc);
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Standing of(BaseUrl baseUrl) {
    Stored copy = copies.get(baseUrl);
    if (copy != null && copy.isBelieved(clock.instant())) {
      return new Standing.Known(copy.transport().orElseThrow());
    }
    return store
        .read(baseUrl)
        .map(stored -> standing(baseUrl, stored))
        .orElseGet(Standing.Unknown::new);
  }

  private Standing standing(BaseUrl baseUrl, Stored stored) {
    Instant now = clock.instant();
    if (stored.isBelieved(now)) {
      copies.put(baseUrl, stored);
    }
    return stored.isBelieved(now) || stored.isClaimed(now)
        ? stored
            .transport()
            .<Standing>map(Standing.Known::new)
            .orElseGet(() -> new Standing.Sought(settings.profileWait()))
        : new Standing.Unknown();
  }

  @Override
  public Standing.Settled orProbe(BaseUrl baseUrl, Probe probe) {
    return switch (of(baseUrl)) {
      case Standing.Settled settled -> settled;
      case Standing.Unknown() -> claimed(baseUrl, probe);
    };
  }

  private Standing.Settled claimed(BaseUrl baseUrl, Probe probe) {
    OptionalInt epoch = store.claim(baseUrl, clock.instant(), claimFor());
    return epoch.isPresent()
        ? new Standing.Known(probeClaimed(baseUrl, epoch.getAsInt(), probe))
        : whoeverWasFirst(baseUrl);
  }

  private Duration claimFor() {
    Duration oneCall = settings.timeout().multipliedBy(TIMEOUTS);
    return oneCall.compareTo(LONGEST_CLAIM) < 0 ? oneCall : LONGEST_CLAIM;
  }

  /** Between the look and the claim somebody else was quicker, and may even be done. */
  private Standing.Settled whoeverWasFirst(BaseUrl baseUrl) {
    return switch (of(baseUrl)) {
      case Standing.Settled settled -> settled;
      case Standing.Unknown() -> new Standing.Sought(settings.profileWait());
    };
  }

  private ProbedTransport probeClaimed(BaseUrl baseUrl, int epoch, Probe probe) {
    try (Held claim = new Held(baseUrl, epoch)) {
      ProbedTransport found = probe.run(claim);
      claim.save(found);
      return found;
    }
  }

  /** A claim of this worker, given back however the probe ends. */
  private final class Held implements Claim, AutoCloseable {
    private final BaseUrl baseUrl;
    private final int epoch;

    private Held(BaseUrl baseUrl, int epoch) {
      this.baseUrl = baseUrl;
      this.epoch = epoch;
    }

    @Override
    public void renew() {
      store.renew(baseUrl, epoch, clock.instant(), claimFor());
    }

    private void save(ProbedTransport found) {
      Duration believedFor = found.isComplete() ? settings.profileTtl() : INCOMPLETE_BELIEVED_FOR;
      Instant now = clock.instant();
      store.save(baseUrl, epoch, found, now, believedFor);
      copies.put(baseUrl, new Stored(Optional.of(found), now.plus(believedFor), Instant.MIN));
    }

    @Override
    public void close() {
      store.release(baseUrl, epoch);
    }
  }
}
