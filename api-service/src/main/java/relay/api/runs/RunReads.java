package relay.api.runs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.RunId;
import relay.model.RunNo;
import relay.run.AccessMode;
import relay.run.RunState;

/** Reads runs from {@code run_summaries} and their sums from {@code run_counters}. */
class RunReads {

  private static final String COLUMNS =
      """
      SELECT s.run_no, s.run_id, s.host_id, s.state, s.activity, s.mode, s.access_mode, s.total_items,
             s.rows_uploaded, s.rows_folded, s.rows_rejected, s.started_at, s.finished_at,
             c.completed, c.active, c.degraded, c.broken, c.warnings, c.confirmed, c.retries,
             c.tokens_probe, c.tokens_host_test, c.tokens_gateway, c.host_calls
      FROM run_summaries s
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(completed), 0) AS completed, coalesce(sum(active), 0) AS active,
               coalesce(sum(degraded), 0) AS degraded, coalesce(sum(broken), 0) AS broken,
               coalesce(sum(warnings), 0) AS warnings, coalesce(sum(confirmed), 0) AS confirmed,
               coalesce(sum(retries), 0) AS retries, coalesce(sum(tokens_probe), 0) AS tokens_probe,
               coalesce(sum(tokens_host_test), 0) AS tokens_host_test,
               coalesce(sum(tokens_gateway), 0) AS tokens_gateway,
               coalesce(sum(host_calls), 0) AS host_calls
        FROM run_counters WHERE run_no = s.run_no) c
      """;

  private static final String PAGE =
      COLUMNS
          + """
          WHERE (:state::text IS NULL OR s.state = :state)
            AND (:accessMode::text IS NULL OR s.access_mode = :accessMode)
            AND (:q::text IS NULL OR s.run_id LIKE :prefix OR s.run_no IN (
                  SELECT run_no FROM run_targets
                  WHERE base_url LIKE :prefix OR base_url LIKE :hostPrefix OR provider_id = :q))
            AND (s.started_at, s.run_no) < (:at::timestamptz, :number)
          ORDER BY s.started_at DESC, s.run_no DESC
          LIMIT :limit
          """;

  private final JdbcClient jdbc;

  RunReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** What a list of runs asks for; null means any. */
  record Filter(
      @Nullable RunState state, @Nullable AccessMode accessMode, @Nullable String search) {}

  /** The run's number; empty when no such run exists. */
  Optional<RunNo> number(RunId run) {
    return jdbc.sql("SELECT run_no FROM run_summaries WHERE run_id = :run")
        .param("run", run.value())
        .query((row, index) -> new RunNo(row.getLong(1)))
        .optional();
  }

  /** One run; empty when it does not exist. */
  Optional<RunRow> find(RunId run) {
    return jdbc.sql(COLUMNS + "WHERE s.run_id = :run")
        .param("run", run.value())
        .query(RunReads::row)
        .optional();
  }

  /** Runs behind {@code after}, newest first, at most {@code limit}. */
  List<RunRow> page(Filter filter, @Nullable PageCursor after, int limit) {
    var search = filter.search();
    return jdbc.sql(PAGE)
        .param("state", filter.state() == null ? null : filter.state().code())
        .param("accessMode", filter.accessMode() == null ? null : filter.accessMode().code())
        .param("q", search)
        .param("prefix", search == null ? "" : QueryText.prefix(search))
        .param("hostPrefix", search == null ? "" : "https://" + QueryText.prefix(search))
        .param("at", after == null ? "infinity" : after.at().toString())
        .param("number", after == null ? Long.MAX_VALUE : after.number())
        .param("limit", limit)
        .query(RunReads::row)
        .list();
  }

  private static RunRow row(ResultSet row, int index) throws SQLException {
    return new RunRow(
        new RunNo(row.getLong("run_no")),
        row.getString("host_id"),
        row.getString("activity"),
        new RunView(
            row.getString("run_id"),
            row.getString("state"),
            row.getString("mode"),
            row.getString("access_mode"),
            row.getLong("total_items"),
            row.getLong("completed"),
            row.getLong("active"),
            row.getLong("degraded"),
            row.getLong("broken"),
            row.getLong("warnings"),
            utc(row, "started_at"),
            row.getObject("finished_at") == null ? null : utc(row, "finished_at")),
        new RunRow.Rows(
            row.getInt("rows_uploaded"), row.getInt("rows_folded"), row.getInt("rows_rejected")),
        new RunReport.Cost(
            row.getLong("tokens_probe"),
            row.getLong("tokens_host_test"),
            row.getLong("tokens_gateway"),
            row.getLong("host_calls"),
            row.getLong("retries")),
        row.getLong("confirmed"));
  }

  private static OffsetDateTime utc(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).withOffsetSameInstant(ZoneOffset.UTC);
  }
}
