package relay.api.gates;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.gate.GateKind;
import relay.gate.GateState;

/** Reads gates for people. */
class GateReads {

  private static final int MOST = 500;

  private static final String LIST =
      """
      SELECT g.*, coalesce(g.calls_per_second, h.calls_per_second) AS calls, (SELECT count(*) FROM import_items i
                   WHERE i.gate_no = g.gate_no AND i.state = 'waiting') AS parked
      FROM gates g LEFT JOIN hosts h ON g.kind = 'host' AND h.host_id = g.resource
      WHERE (:kind::text IS NULL OR g.kind = :kind) AND (:state::text IS NULL OR g.state = :state)
      ORDER BY g.state = 'passing', g.seen_at DESC, g.gate_no
      LIMIT :most
      """;

  private final JdbcClient jdbc;

  GateReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Those that do not pass first, then those used last; at most 500. */
  List<GateView> list(Optional<GateKind> kind, Optional<GateState> state) {
    return jdbc.sql(LIST)
        .param("kind", kind.map(GateKind::code).orElse(null))
        .param("state", state.map(GateState::code).orElse(null))
        .param("most", MOST)
        .query((row, _) -> view(row))
        .list();
  }

  private static GateView view(ResultSet row) throws SQLException {
    return new GateView(
        row.getString("kind"),
        row.getString("resource"),
        row.getString("state"),
        Objects.requireNonNull(time(row, "since")),
        row.getString("fault"),
        row.getString("why"),
        row.getString("believed"),
        row.getInt("failed_tests"),
        row.getString("state").equals(GateState.STOPPED.code()) ? time(row, "test_at") : null,
        row.getLong("parked"),
        row.getObject("calls", Integer.class),
        row.getObject("concurrent", Integer.class),
        Objects.requireNonNull(time(row, "seen_at")));
  }

  private static @Nullable OffsetDateTime time(ResultSet row, String column) throws SQLException {
    OffsetDateTime stored = row.getObject(column, OffsetDateTime.class);
    return stored == null ? null : stored.withOffsetSameInstant(ZoneOffset.UTC);
  }
}
