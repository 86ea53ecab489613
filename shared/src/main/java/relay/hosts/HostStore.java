package relay.hosts;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionTemplate;
import relay.host.HostCredential;
import relay.host.HostSecret;
import relay.host.HostUrl;
import relay.host.HostVersion;
import relay.model.HostId;
import relay.secrets.Sealer;

/** The table {@code hosts}: loaded, changed and saved whole. */
class HostStore {
  /** Few are ever registered; the lock makes numbers, names and addresses unique at once. */
  private static final String LOCK = "LOCK TABLE hosts IN SHARE ROW EXCLUSIVE MODE";

  private final EntityManager entities;
  private final TransactionTemplate transactions;
  private final Sealer sealer;

  HostStore(EntityManager entities, TransactionTemplate transactions, Sealer sealer) {
    this.entities = entities;
    this.transactions = transactions;
    this.sealer = sealer;
  }

  List<RegisteredHost> list() {
    return inTransaction(() -> all().stream().map(HostEntity::toHost).toList());
  }

  Optional<RegisteredHost> find(HostId id) {
    return list().stream().filter(host -> host.id().equals(id)).findFirst();
  }

  /** What a look at a host goes by: what it found is true of these only. */
  record Sight(HostUrl url, HostCredential credential) {}

  /** The address and the opened credential of a host, as they are now. */
  Sight sight(RegisteredHost host) {
    return inTransaction(() -> sight(entity(host.number())));
  }

  /** The credential of a host, opened. */
  HostCredential credential(RegisteredHost host) {
    return sight(host).credential();
  }

  /**
   * Stores a new host; the first one becomes the default.
   *
   * @throws TakenException when another host has the name or the address
   */
  RegisteredHost add(NewHost host, HostVersion version, HostStanding standing, Instant now) {
    return inTransaction(() -> {
      lock();
      List<HostEntity> before = all();
      before.stream().map(HostEntity::toHost).forEach(other -> refuseSame(host, other));
      HostId id = HostId.ofNumber(before.size() + 1L);
      byte[] sealed = sealer.seal(host.credential().secret().reveal(), place(id));
      HostEntity entity = HostEntity.of(id, host, sealed, before.isEmpty(), now);
      entity.stands(version, standing, now);
      entities.persist(entity);
      entities.flush();
      return entity.toHost();
    });
  }

  /** Notes what a look found; empty when the host has moved or changed its credential since. */
  Optional<RegisteredHost> stands(
      RegisteredHost host, Sight at, HostVersion version, HostStanding standing, Instant now) {
    return inTransaction(() -> {
      lock();
      HostEntity entity = entity(host.number());
      if (!sight(entity).equals(at)) {
        return Optional.empty();
      }
      entity.stands(version, standing, now);
      return Optional.of(entity.toHost());
    });
  }

  /**
   * Changes a host, which keeps its id and all that refers to it.
   *
   * @throws TakenException when another host has the name or the address
   */
  RegisteredHost change(RegisteredHost host, HostChange change, Instant now) {
    return inTransaction(() -> {
      lock();
      for (HostEntity other : all()) {
        if (!other.toHost().id().equals(host.id())) {
          refuseSame(change, other.toHost());
          letGo(other, change.standIn());
        }
      }
      entities.flush();
      HostEntity entity = entity(host.number());
      change.name().ifPresent(entity::isCalled);
      change.url().ifPresent(entity::movesTo);
      change.credential().ifPresent(given -> entity.becomes(given.kind(), seal(given, host.id())));
      change.callsPerSecond().ifPresent(entity::takes);
      if (change.standIn() == HostChange.StandIn.THIS_ONE) {
        entity.isDefault(true);
      }
      entity.changed(now);
      return entity.toHost();
    });
  }

  /** Only one host can be the default one. */
  private static void letGo(HostEntity other, HostChange.StandIn standIn) {
    if (standIn == HostChange.StandIn.THIS_ONE) {
      other.isDefault(false);
    }
  }

  private void lock() {
    entities.createNativeQuery(LOCK).executeUpdate();
  }

  private byte[] seal(HostCredential credential, HostId id) {
    return sealer.seal(credential.secret().reveal(), place(id));
  }

  private static void refuseSame(NewHost host, RegisteredHost other) {
    refuseSame(Optional.of(host.name()), Optional.of(host.url()), other);
  }

  private static void refuseSame(HostChange change, RegisteredHost other) {
    refuseSame(change.name(), change.url(), other);
  }

  private static void refuseSame(
      Optional<String> name, Optional<HostUrl> url, RegisteredHost other) {
    if (name.filter(other.name()::equals).isPresent()) {
      throw new TakenException("name", other.id());
    }
    if (url.filter(other.url()::equals).isPresent()) {
      throw new TakenException("base_url", other.id());
    }
  }

  private List<HostEntity> all() {
    return entities
        .createQuery("SELECT h FROM Host h ORDER BY h.number", HostEntity.class)
        .getResultList();
  }

  private Sight sight(HostEntity entity) {
    RegisteredHost host = entity.toHost();
    String secret = sealer.openText(entity.credentialSealed(), place(host.id()));
    return new Sight(host.url(), new HostCredential(host.auth(), new HostSecret(secret)));
  }

  private HostEntity entity(long number) {
    return entities.getReference(HostEntity.class, number);
  }

  private <T> T inTransaction(Supplier<T> work) {
    return Objects.requireNonNull(transactions.execute(status -> work.get()));
  }

  private static String place(HostId id) {
    return "host:" + id.value();
  }

  /** Another host has the name or the address. */
  static final class TakenException extends RuntimeException {
    private final String field;
    private final transient HostId by;

    TakenException(String field, HostId by) {
      super("%s is taken by %s".formatted(field, by));
      this.field = field;
      this.by = by;
    }

    Registration.Taken toRegistration() {
      return new Registration.Taken(field, by);
    }
  }
}
