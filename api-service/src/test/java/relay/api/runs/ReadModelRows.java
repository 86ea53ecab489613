package relay.api.runs;

import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.RunNo;

/** Rows of the read models for tests, written as the pipeline would leave them. */
final class ReadModelRows {

  private static final String HOST =
      """
      INSERT INTO hosts (host_id, name, base_url, auth_type, credential_sealed, status, created_at, updated_at)
      VALUES ('host_01', 'h', 'https://host.test', 'api_key', '', 'supported', now(), now())
      ON CONFLICT DO NOTHING
      """;
  private static final String RUN =
      """
      INSERT INTO import_runs (run_id, host_no, state, activity, settings, total_items, started_at)
      SELECT :run, host_no, :state, 'dispatching', '{}', :items, :at::timestamptz FROM hosts WHERE host_id = 'host_01'
      RETURNING run_no
      """;
  private static final String SUMMARY =
      """
      INSERT INTO run_summaries (run_no, run_id, host_id, state, activity, mode, access_mode, total_items,
                                 rows_uploaded, rows_folded, rows_rejected, started_at)
      SELECT run_no, run_id, 'host_01', state, activity, 'partial', :access, total_items, total_items, 0, 0, started_at
      FROM import_runs WHERE run_no = :no
      """;
  private static final String TARGETS =
      """
      INSERT INTO run_targets (run_no, target_no, base_url, provider_id, items)
      SELECT :no, n, 'https://api' || n || '.foo.com/v1', 'foo-' || n, 1 FROM generate_series(1, 3) n
      """;
  private static final String ITEMS =
      """
      INSERT INTO item_results (run_no, item_no, row_no, target_no, current_stage, confirmation_status,
                                access_status, reason_code, advisories, advisory_messages_en, advisory_messages_zh,
                                labels, updated_at)
      SELECT :no, n, n, 1 + n % 3,
             (ARRAY['probe','provision','confirm','validate','done','done','done'])[1 + n % 7],
             'pending',
             (ARRAY['unknown','active','degraded','broken'])[1 + n % 4],
             CASE WHEN n % 4 = 3 THEN 'upstream.key_rejected' WHEN n % 4 = 2 THEN 'host.unavailable' END,
             CASE WHEN n % 5 = 0 THEN ARRAY['billed_at_zero'] ELSE '{}'::text[] END,
             CASE WHEN n % 5 = 0 THEN ARRAY['no price'] ELSE '{}'::text[] END,
             CASE WHEN n % 5 = 0 THEN ARRAY['没有价格'] ELSE '{}'::text[] END,
             jsonb_build_object('supplier', 'seller-' || n % 2),
             timestamptz '2026-05-22 12:00:00+08' + (n * 7919 % 300) / 3 * interval '1 second'
      FROM generate_series(1, :items) n
      """;

  private final JdbcClient jdbc;

  ReadModelRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A run with {@code items} items in every stage and status, on three base URLs. */
  RunNo run(String runId, String state, String access, int items, String startedAt) {
    jdbc.sql(HOST).update();
    var number =
        jdbc.sql(RUN)
            .param("run", runId)
            .param("state", state)
            .param("items", items)
            .param("at", startedAt)
            .query(Long.class)
            .single();
    jdbc.sql(SUMMARY).param("no", number).param("access", access).update();
    jdbc.sql(TARGETS).param("no", number).update();
    jdbc.sql(ITEMS).param("no", number).param("items", items).update();
    return new RunNo(number);
  }
}
