package relay.api.submission;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.jobs.TraceContext;
import relay.model.RunId;
import relay.model.RunNo;
import relay.run.ImportMode;
import relay.run.store.StoredSettings;

/**
 * Writes a run from the staged rows: work rows, sealed keys, read models, each in one statement.
 * Every call belongs to the caller's transaction.
 */
class RunStore {

  /** Numbers items by their first rows; a million rows come sorted, so the sort is a copy. */
  private static final String ITEMS =
      """
      (SELECT row_number() OVER (ORDER BY s.row_no)::integer AS item_no, s.*
       FROM staged_rows AS s
       WHERE NOT EXISTS (SELECT FROM folded_rows AS f WHERE f.row_no = s.row_no))
      """;

  private static final String NEXT_RUN_NO =
      "SELECT nextval(pg_get_serial_sequence('import_runs', 'run_no'))";

  private static final String NEXT_OF_DAY =
      """
      INSERT INTO run_days (day, runs) VALUES (:day, 1)
      ON CONFLICT (day) DO UPDATE SET runs = run_days.runs + 1
      RETURNING runs
      """;

  /** Decided once: other runs end checks of the same keys while this one is stored. */
  private static final String KNOWN_KEYS =
      """
      CREATE TEMPORARY TABLE known_keys ON COMMIT DROP AS
      SELECT k.fingerprint, k.last_access, k.last_reason, k.last_confirmation, k.last_checked_at,
             k.account_id
      FROM upstream_keys AS k
      WHERE :skipKnown AND k.host_no = :host AND k.last_access IS NOT NULL
        AND EXISTS (SELECT FROM staged_rows AS s WHERE s.fingerprint = k.fingerprint)
      """;

  /** In the order of their names, so that two submissions never wait for each other in a ring. */
  private static final String GROUPS =
      """
      INSERT INTO host_groups (host_no, reference, template)
      SELECT DISTINCT :host, coalesce(s.group_ref, :group, t.provider_id) AS reference,
             :template::jsonb
      FROM staged_rows AS s JOIN staged_targets AS t USING (target_no)
      WHERE s.fingerprint IS NOT NULL
      ORDER BY reference
      ON CONFLICT (host_no, reference) DO NOTHING
      """;

  private static final String WORK_ROWS =
      """
      INSERT INTO import_items
        (run_no, item_no, target_no, group_no, stage, state, fingerprint, requested_models,
         account)
      SELECT :run, i.item_no, i.target_no, g.group_no,
             CASE WHEN i.fingerprint IS NULL OR k.fingerprint IS NOT NULL THEN 'done' ELSE 'probe' END,
             CASE WHEN i.fingerprint IS NULL OR k.fingerprint IS NOT NULL THEN 'done' ELSE 'ready' END,
             coalesce(i.fingerprint, ''), coalesce(u.models, i.models, :models::text[]), i.account
      FROM %s AS i
      JOIN staged_targets AS t USING (target_no)
      LEFT JOIN host_groups AS g ON g.host_no = :host AND i.fingerprint IS NOT NULL
        AND g.reference = coalesce(i.group_ref, :group, t.provider_id)
      LEFT JOIN united_models AS u ON u.row_no = i.row_no
      LEFT JOIN known_keys AS k ON k.fingerprint = i.fingerprint
      """
          .formatted(ITEMS);

  private static final String SECRETS =
      """
      INSERT INTO item_secrets (run_no, item_no, sealed)
      SELECT :run, i.item_no, i.sealed FROM %s AS i WHERE i.sealed IS NOT NULL
      """
          .formatted(ITEMS);

  private static final String RESULTS =
      """
      INSERT INTO item_results
        (run_no, item_no, row_no, target_no, group_name, ref, labels, api_key_fingerprint,
         api_key_masked, requested_models, current_stage, confirmation_status, access_status,
         reason_code, reason_detail, last_error, account_id, checked_at, updated_at)
      SELECT :run, i.item_no, i.row_no, i.target_no,
             CASE WHEN i.fingerprint IS NOT NULL
               THEN coalesce(i.group_ref, :group, t.provider_id) END,
             i.ref, nullif(:labels::jsonb || coalesce(i.labels, '{}'), '{}'),
             'sha256:' || left(encode(i.fingerprint, 'hex'), 8), i.masked,
             coalesce(u.models, i.models, :models::text[]),
             CASE WHEN i.fingerprint IS NULL OR k.fingerprint IS NOT NULL THEN 'done' ELSE 'probe' END,
             CASE WHEN i.fingerprint IS NULL THEN 'failed'
                  WHEN k.fingerprint IS NULL THEN 'pending'
                  ELSE k.last_confirmation END,
             CASE WHEN i.fingerprint IS NULL THEN 'broken'
                  ELSE coalesce(k.last_access, 'unknown') END,
             coalesce(i.reason_code, k.last_reason), i.message, i.message, k.account_id,
             coalesce(k.last_checked_at, CASE WHEN i.fingerprint IS NULL THEN :now END), :now
      FROM %s AS i
      JOIN staged_targets AS t USING (target_no)
      LEFT JOIN united_models AS u ON u.row_no = i.row_no
      LEFT JOIN known_keys AS k ON k.fingerprint = i.fingerprint
      """
          .formatted(ITEMS);

  private static final String DUPLICATES =
      """
      INSERT INTO duplicate_rows (run_no, row_no, item_no, ref, labels)
      SELECT :run, f.row_no, i.item_no, s.ref,
             nullif(:labels::jsonb || coalesce(s.labels, '{}'), '{}')
      FROM folded_rows AS f
      JOIN staged_rows AS s ON s.row_no = f.row_no
      JOIN %s AS i ON i.row_no = f.first_row
      """
          .formatted(ITEMS);

  private static final String RUN =
      """
      INSERT INTO import_runs
        (run_no, run_id, host_no, state, activity, settings, probe_key_sealed, data_key_sealed,
         total_items, barrier, started_at, traceparent)
      OVERRIDING SYSTEM VALUE
      VALUES (:run, :runId, :host, 'running', 'dispatching', :settings::jsonb, :probeKey, :dataKey,
              :items, :barrier, :now, :traceparent)
      """;

  private static final String TARGETS =
      """
      INSERT INTO run_targets (run_no, target_no, base_url, provider_id, items)
      SELECT :run, t.target_no, t.base_url, t.provider_id, count(*)
      FROM staged_targets AS t JOIN %s AS i USING (target_no)
      GROUP BY t.target_no, t.base_url, t.provider_id
      """
          .formatted(ITEMS);

  private static final String SUMMARY =
      """
      INSERT INTO run_summaries
        (run_no, run_id, host_id, state, activity, mode, access_mode, total_items, rows_uploaded,
         rows_folded, rows_rejected, started_at)
      SELECT :run, :runId, h.host_id, 'running', 'dispatching', :mode, :accessMode, :items,
             :uploaded, :folded, :rejected, :now
      FROM hosts AS h WHERE h.host_no = :host
      """;

  /** Items that ended here: bad rows, and known keys whose verdict stands. */
  private static final String COUNTERS =
      """
      INSERT INTO run_counters (run_no, shard, completed, active, degraded, broken, confirmed)
      SELECT :run, 0, count(*), count(*) FILTER (WHERE access_status = 'active'),
             count(*) FILTER (WHERE access_status = 'degraded'),
             count(*) FILTER (WHERE access_status = 'broken'),
             count(*) FILTER (WHERE access_status = 'active' AND confirmation_status = 'confirmed')
      FROM item_results WHERE run_no = :run AND current_stage = 'done'
      """;

  private final JdbcClient jdbc;

  RunStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The staged rows' items, keys, read models and groups, under a new run number. */
  RunNo addItems(Submission submission, Instant now) {
    var run = jdbc.sql(NEXT_RUN_NO).query(Long.class).single();
    var parameters = submission.parameters(run, now);
    jdbc.sql(KNOWN_KEYS).params(parameters).update();
    jdbc.sql("ANALYZE known_keys").update();
    jdbc.sql(GROUPS).params(parameters).update();
    jdbc.sql(WORK_ROWS).params(parameters).update();
    jdbc.sql(SECRETS).params(parameters).update();
    jdbc.sql(RESULTS).params(parameters).update();
    if (submission.rows().folded() > 0) {
      jdbc.sql(DUPLICATES).params(parameters).update();
    }
    return new RunNo(run);
  }

  /** The run's id: of its day, UTC. Other submissions wait from here to the commit. */
  RunId nextId(LocalDate day) {
    return RunId.of(day, jdbc.sql(NEXT_OF_DAY).param("day", day).query(Integer.class).single());
  }

  /** Everything about the run itself. */
  void addRun(
      RunNo run, RunId id, Submission submission, Keys keys, TraceContext trace, Instant now) {
    var settings = submission.settings();
    jdbc.sql(RUN)
        .params(submission.parameters(run.value(), now))
        .param("runId", id.value())
        .param("settings", StoredSettings.write(settings))
        .param("traceparent", trace.traceparent())
        .param("probeKey", keys.probeKeySealed())
        .param("dataKey", keys.dataKeySealed())
        .param("barrier", settings.mode() == ImportMode.STRICT ? "closed" : "none")
        .update();
    jdbc.sql(TARGETS).params(submission.parameters(run.value(), now)).update();
    jdbc.sql(SUMMARY)
        .params(submission.parameters(run.value(), now))
        .param("runId", id.value())
        .param("mode", settings.mode().code())
        .param("accessMode", settings.accessMode().code())
        .update();
    jdbc.sql(COUNTERS).params(submission.parameters(run.value(), now)).update();
  }

  /** The run's sealed keys. */
  @SuppressWarnings("ArrayRecordComponent") // sealed bytes are passed on, never compared
  record Keys(byte[] dataKeySealed, byte @Nullable [] probeKeySealed) {
    @Override
    public String toString() {
      return "Keys[redacted]";
    }
  }
}
