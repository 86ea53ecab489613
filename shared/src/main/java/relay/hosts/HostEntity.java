package relay.hosts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;
import relay.host.HostCredential;
import relay.host.HostUrl;
import relay.host.HostVersion;
import relay.model.Coded;
import relay.model.HostId;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A row of {@code hosts}. */
@Entity(name = "Host")
@Table(name = "hosts")
class HostEntity {
  private static final JsonMapper JSON = JsonMapper.shared();

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Column(name = "host_no")
  private @Nullable Long number;

  @Column(name = "host_id", nullable = false, updatable = false)
  private String hostId = "";

  @Column(nullable = false)
  private String name = "";

  @Column(name = "base_url", nullable = false)
  private String baseUrl = "";

  @Column(name = "auth_type", nullable = false)
  private String authType = "";

  @Column(name = "credential_sealed", nullable = false)
  private byte[] credentialSealed = {};

  @Column private @Nullable String version;

  @Column(nullable = false)
  private String status = "";

  @Column(name = "status_reasons", nullable = false)
  @ColumnTransformer(write = "?::jsonb")
  private String statusReasons = "[]";

  @Column(name = "is_default", nullable = false)
  private boolean isDefault;

  @Column(name = "calls_per_second", nullable = false)
  private int callsPerSecond;

  @Column(name = "created_at", nullable = false, updatable = false)
  private Instant createdAt = Instant.EPOCH;

  @Column(name = "updated_at", nullable = false)
  private Instant updatedAt = Instant.EPOCH;

  protected HostEntity() {}

  static HostEntity of(
      HostId id, NewHost host, byte[] credentialSealed, boolean isDefault, Instant now) {
    HostEntity entity = new HostEntity();
    entity.hostId = id.value();
    entity.name = host.name();
    entity.baseUrl = host.url().value();
    entity.authType = host.credential().kind().code();
    entity.credentialSealed = credentialSealed.clone();
    entity.isDefault = isDefault;
    entity.callsPerSecond = host.callsPerSecond();
    entity.createdAt = now;
    return entity;
  }

  void stands(HostVersion seen, HostStanding standing, Instant now) {
    version = seen.text();
    status = standing.status().code();
    statusReasons = JSON.writeValueAsString(standing.reasons());
    updatedAt = now;
  }

  void becomes(HostCredential.Kind auth, byte[] sealed) {
    authType = auth.code();
    credentialSealed = sealed.clone();
  }

  void isCalled(String newName) {
    name = newName;
  }

  void movesTo(HostUrl url) {
    baseUrl = url.value();
  }

  void takes(int calls) {
    callsPerSecond = calls;
  }

  void isDefault(boolean now) {
    isDefault = now;
  }

  void changed(Instant now) {
    updatedAt = now;
  }

  byte[] credentialSealed() {
    return credentialSealed.clone();
  }

  RegisteredHost toHost() {
    return new RegisteredHost(
        Objects.requireNonNull(number),
        new HostId(hostId),
        name,
        new HostUrl(baseUrl),
        Coded.of(HostCredential.Kind.class, authType),
        new HostVersion(version == null ? "" : version),
        new HostStanding(
            Coded.of(HostStatus.class, status),
            JSON.readValue(statusReasons, new TypeReference<List<String>>() {})),
        isDefault,
        callsPerSecond,
        createdAt,
        updatedAt);
  }
}
