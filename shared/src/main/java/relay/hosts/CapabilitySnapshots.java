package relay.hosts;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.host.HostCapabilities;
import relay.host.HostCapabilities.Capability;
import relay.host.HostCapabilities.Presence;
import relay.model.Coded;
import relay.model.HostId;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code host_capability_snapshots}: what each probe found, append only. */
class CapabilitySnapshots {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final String ADD =
      """
      INSERT INTO host_capability_snapshots (host_no, version, status, capabilities, reasons, taken_at)
      VALUES (:host, :version, :status, :capabilities::jsonb, :reasons::jsonb, :at)
      """;

  private static final String NEWEST =
      """
      SELECT capabilities FROM host_capability_snapshots
      WHERE host_no = :host ORDER BY taken_at DESC, snapshot_no DESC LIMIT 1
      """;

  private static final String DUE =
      """
      SELECT h.host_id FROM hosts h
      LEFT JOIN LATERAL (
        SELECT s.taken_at FROM host_capability_snapshots s
        WHERE s.host_no = h.host_no ORDER BY s.taken_at DESC LIMIT 1) newest ON true
      WHERE (h.status = :waits AND coalesce(newest.taken_at, '-infinity') < :before)
         OR (h.status = :lacks AND coalesce(newest.taken_at, '-infinity') < :longBefore)
         OR EXISTS (
           SELECT 1 FROM import_runs r
           WHERE r.host_no = h.host_no AND r.state = 'running'
             AND r.started_at > coalesce(newest.taken_at, '-infinity'))
      ORDER BY h.host_no
      """;

  private final JdbcClient jdbc;

  CapabilitySnapshots(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void add(RegisteredHost host, HostCapabilities capabilities, Instant now) {
    jdbc.sql(ADD)
        .param("host", host.number())
        .param("version", host.version().text())
        .param("status", host.standing().status().code())
        .param("capabilities", write(capabilities))
        .param("reasons", JSON.writeValueAsString(host.standing().reasons()))
        .param("at", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
        .update();
  }

  /** What the last probe of a host found. */
  Optional<HostCapabilities> newest(RegisteredHost host) {
    return jdbc.sql(NEWEST)
        .param("host", host.number())
        .query(String.class)
        .optional()
        .map(CapabilitySnapshots::read);
  }

  /**
   * The hosts on which a run goes on that began after the last look, those that wait for a person
   * and were not looked at since {@code before}, and those that lack something and were not looked
   * at since {@code longBefore}.
   */
  List<HostId> due(Instant before, Instant longBefore) {
    return jdbc.sql(DUE)
        .param("waits", HostStatus.NEEDS_PERSON.code())
        .param("before", OffsetDateTime.ofInstant(before, ZoneOffset.UTC))
        .param("lacks", HostStatus.UNSUPPORTED.code())
        .param("longBefore", OffsetDateTime.ofInstant(longBefore, ZoneOffset.UTC))
        .query((row, number) -> new HostId(row.getString("host_id")))
        .list();
  }

  private static String write(HostCapabilities capabilities) {
    Map<String, String> named = new TreeMap<>();
    capabilities.found().forEach((capability, seen) -> named.put(capability.code(), seen.code()));
    return JSON.writeValueAsString(named);
  }

  /** A capability that an older release did not probe is unknown. */
  private static HostCapabilities read(String json) {
    Map<String, String> named = JSON.readValue(json, new TypeReference<>() {});
    Map<Capability, Presence> found = new EnumMap<>(Capability.class);
    for (Capability capability : Capability.values()) {
      String seen = named.getOrDefault(capability.code(), Presence.UNKNOWN.code());
      found.put(capability, Coded.of(Presence.class, seen));
    }
    return new HostCapabilities(found);
  }
}
