package relay.api.runs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.Coded;
import relay.model.ItemKey;
import relay.model.RunNo;
import relay.run.ReasonCode;

/** Groups the items of a run by cause, base URL and label. */
class ReportReads {

  private static final int MAX_GROUPS = 1_000;

  private static final String CAUSES =
      """
      SELECT c.reason_code, c.items, s.samples, d.detail
      FROM (SELECT reason_code, count(*) AS items FROM item_results
            WHERE run_no = :run AND reason_code IS NOT NULL AND current_stage = 'done'
            GROUP BY reason_code) c
      CROSS JOIN LATERAL (
        SELECT array_agg(item_no) AS samples FROM (
          SELECT item_no FROM item_results
          WHERE run_no = :run AND reason_code = c.reason_code AND current_stage = 'done'
          LIMIT 5) first_few) s
      LEFT JOIN LATERAL (
        SELECT reason_detail AS detail FROM item_results
        WHERE run_no = :run AND reason_code = c.reason_code AND reason_detail IS NOT NULL
        LIMIT 1) d ON true
      ORDER BY c.items DESC, c.reason_code
      """;

  private static final String STATUSES =
      """
       count(*) AS items,
       count(*) FILTER (WHERE access_status = 'active') AS active,
       count(*) FILTER (WHERE access_status = 'degraded') AS degraded,
       count(*) FILTER (WHERE access_status = 'broken') AS broken,
       count(*) FILTER (WHERE access_status = 'unknown') AS unknown
      """;

  private static final String BY_BASE_URL =
      "SELECT t.base_url, t.provider_id,"
          + STATUSES
          + """
          FROM item_results i JOIN run_targets t USING (run_no, target_no)
          WHERE i.run_no = :run
          GROUP BY t.base_url, t.provider_id
          ORDER BY items DESC, t.base_url
          LIMIT :limit
          """;

  private static final String BY_LABEL =
      "SELECT l.key AS label, l.value AS value,"
          + STATUSES
          + """
          FROM item_results i CROSS JOIN LATERAL jsonb_each_text(i.labels) l
          WHERE i.run_no = :run AND i.labels IS NOT NULL
          GROUP BY l.key, l.value
          ORDER BY items DESC, l.key, l.value
          LIMIT :limit
          """;

  private final JdbcClient jdbc;

  ReportReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The report of {@code run} as it stands. */
  RunReport of(RunRow run, Locale locale) {
    var view = run.view();
    var unknown =
        view.completedItems() - view.activeItems() - view.degradedItems() - view.brokenItems();
    return new RunReport(
        view.runId(),
        view.state(),
        new RunReport.Rows(run.rows().uploaded(), run.rows().folded(), run.rows().rejected()),
        new RunReport.Items(
            view.totalItems(),
            view.activeItems(),
            view.degradedItems(),
            view.brokenItems(),
            unknown,
            view.totalItems() - view.completedItems()),
        causes(run.number(), locale),
        byBaseUrl(run.number()),
        byLabel(run.number()),
        run.cost());
  }

  private List<RunReport.Cause> causes(RunNo run, Locale locale) {
    return jdbc.sql(CAUSES)
        .param("run", run.value())
        .query((row, index) -> cause(row, locale))
        .list();
  }

  private static RunReport.Cause cause(ResultSet row, Locale locale) throws SQLException {
    var reason = Coded.of(ReasonCode.class, row.getString("reason_code"));
    var samples = (Integer[]) row.getArray("samples").getArray();
    return new RunReport.Cause(
        reason.code(),
        reason.blame().code(),
        row.getLong("items"),
        reason.meaning().in(locale),
        reason.whatToDo().in(locale),
        reason.isRetryable(),
        Arrays.stream(samples).map(ItemKey::itemId).toList(),
        row.getString("detail"));
  }

  private List<RunReport.ByBaseUrl> byBaseUrl(RunNo run) {
    return jdbc.sql(BY_BASE_URL)
        .param("run", run.value())
        .param("limit", MAX_GROUPS)
        .query((row, index) ->
            new RunReport.ByBaseUrl(
                row.getString("base_url"),
                row.getString("provider_id"),
                row.getLong("items"),
                row.getLong("active"),
                row.getLong("degraded"),
                row.getLong("broken"),
                row.getLong("unknown")))
        .list();
  }

  private List<RunReport.ByLabel> byLabel(RunNo run) {
    return jdbc.sql(BY_LABEL)
        .param("run", run.value())
        .param("limit", MAX_GROUPS)
        .query((row, index) ->
            new RunReport.ByLabel(
                row.getString("label"),
                row.getString("value"),
                row.getLong("items"),
                row.getLong("active"),
                row.getLong("degraded"),
                row.getLong("broken"),
                row.getLong("unknown")))
        .list();
  }
}
