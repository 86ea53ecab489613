package relay.api.runs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import relay.model.Coded;
import relay.model.ItemKey;
import relay.model.RunNo;
import relay.run.ReasonCode;

/**
 * Streams the uploaded rows of a run in their order, folded ones included, through a database
 * cursor: memory does not grow with the run.
 */
class ExportReads {

  private static final int FETCH = 1_000;

  private static final String ROWS =
      """
      SELECT u.row_no, u.ref, u.duplicate_of_row, i.item_no, t.base_url, t.provider_id, i.api_key_masked,
             i.group_name, i.account_id, i.access_status, i.reason_code, i.checked_at
      FROM (SELECT row_no, item_no, ref, NULL::integer AS duplicate_of_row
            FROM item_results WHERE run_no = :run
            UNION ALL
            SELECT d.row_no, d.item_no, d.ref, o.row_no
            FROM duplicate_rows d JOIN item_results o USING (run_no, item_no) WHERE d.run_no = :run) u
      JOIN item_results i ON i.run_no = :run AND i.item_no = u.item_no
      JOIN run_targets t ON t.run_no = i.run_no AND t.target_no = i.target_no
      ORDER BY u.row_no
      """;

  private final NamedParameterJdbcTemplate jdbc;
  private final TransactionTemplate reading;

  ExportReads(DataSource dataSource) {
    var template = new JdbcTemplate(dataSource);
    template.setFetchSize(FETCH);
    this.jdbc = new NamedParameterJdbcTemplate(template);
    this.reading = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.reading.setReadOnly(true);
  }

  /** Hands every row to {@code sink}, on the calling thread. */
  void each(RunNo run, Locale locale, Consumer<ExportRow> sink) {
    reading.executeWithoutResult(status ->
        jdbc.query(
            ROWS,
            new MapSqlParameterSource("run", run.value()),
            (RowCallbackHandler) row -> sink.accept(exported(row, locale))));
  }

  private static ExportRow exported(ResultSet row, Locale locale) throws SQLException {
    var reason = reason(row.getString("reason_code"));
    var checked = row.getObject("checked_at", OffsetDateTime.class);
    return new ExportRow(
        row.getInt("row_no"),
        row.getString("ref"),
        ItemKey.itemId(row.getInt("item_no")),
        row.getObject("duplicate_of_row", Integer.class),
        row.getString("base_url"),
        row.getString("api_key_masked"),
        row.getString("provider_id"),
        row.getString("group_name"),
        row.getObject("account_id", Long.class),
        row.getString("access_status"),
        reason == null ? null : reason.code(),
        reason == null ? null : reason.blame().code(),
        reason == null ? null : reason.meaning().in(locale),
        reason == null ? null : reason.whatToDo().in(locale),
        reason == null ? null : reason.isRetryable(),
        checked == null ? null : checked.withOffsetSameInstant(ZoneOffset.UTC));
  }

  private static @Nullable ReasonCode reason(@Nullable String code) {
    return code == null ? null : Coded.of(ReasonCode.class, code);
  }
}
