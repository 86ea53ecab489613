package relay.importing.probe;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.BaseUrl;

/**
 * Profiles in PostgreSQL with a copy in memory. A claim on the row decides which worker probes;
 * within a worker one thread at a time asks the database. No connection is held while probing or
 * waiting.
 */
public final class JdbcTransportProfiles implements TransportProfiles {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration INCOMPLETE_BELIEVED_FOR = Duration.ofMinutes(1);

  /** How many calls one probe of a base URL may make, each with two tries. */
  private static final int CALLS = 8;

  private final TransportProfileStore store;
  private final ProbeSettings settings;
  private final InstantSource clock;
  private final Map<BaseUrl, TransportProfileStore.Stored> copies = new ConcurrentHashMap<>();
  private final Map<BaseUrl, ReentrantLock> turns = new ConcurrentHashMap<>();

  public JdbcTransportProfiles(JdbcClient jdbc, ProbeSettings settings, InstantSource clock) {
    this.store = new TransportProfileStore(jdbc);
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Optional<ProbedTransport> find(BaseUrl baseUrl) {
    return copy(baseUrl).or(() -> readFresh(baseUrl));
  }

  @Override
  public Optional<ProbedTransport> findOrProbe(BaseUrl baseUrl, Supplier<ProbedTransport> probe) {
    Optional<ProbedTransport> copied = copy(baseUrl);
    if (copied.isPresent()) {
      return copied;
    }
    ReentrantLock turn = turns.computeIfAbsent(baseUrl, url -> new ReentrantLock());
    try {
      if (!turn.tryLock(settings.profileWait().toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
      try {
        return inTurn(baseUrl, probe);
      } finally {
        turn.unlock();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private Optional<ProbedTransport> inTurn(BaseUrl baseUrl, Supplier<ProbedTransport> probe)
      throws InterruptedException {
    Instant giveUp = clock.instant().plus(settings.profileWait());
    while (true) {
      Optional<ProbedTransport> known = find(baseUrl);
      if (known.isPresent()) {
        return known;
      }
      OptionalInt epoch =
          store.claim(baseUrl, clock.instant(), settings.timeout().multipliedBy(CALLS));
      if (epoch.isPresent()) {
        return Optional.of(probeClaimed(baseUrl, epoch.getAsInt(), probe));
      }
      if (!clock.instant().isBefore(giveUp)) {
        return Optional.empty();
      }
      Thread.sleep(POLL);
    }
  }

  private ProbedTransport probeClaimed(
      BaseUrl baseUrl, int epoch, Supplier<ProbedTransport> probe) {
    ProbedTransport found;
    try {
      found = probe.get();
    } catch (RuntimeException failed) {
      store.release(baseUrl, epoch);
      throw failed;
    }
    Duration believedFor = found.isComplete() ? settings.profileTtl() : INCOMPLETE_BELIEVED_FOR;
    Instant now = clock.instant();
    store.save(baseUrl, epoch, found, now, believedFor);
    copies.put(baseUrl, new TransportProfileStore.Stored(found, now.plus(believedFor)));
    return found;
  }

  private Optional<ProbedTransport> copy(BaseUrl baseUrl) {
    return Optional.ofNullable(copies.get(baseUrl))
        .filter(this::isFresh)
        .map(TransportProfileStore.Stored::transport);
  }

  private Optional<ProbedTransport> readFresh(BaseUrl baseUrl) {
    Optional<TransportProfileStore.Stored> fresh = store.read(baseUrl).filter(this::isFresh);
    fresh.ifPresent(stored -> copies.put(baseUrl, stored));
    return fresh.map(TransportProfileStore.Stored::transport);
  }

  private boolean isFresh(TransportProfileStore.Stored stored) {
    return clock.instant().isBefore(stored.freshUntil());
  }
}
