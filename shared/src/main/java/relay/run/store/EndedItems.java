package relay.run.store;

/**
 * The end of every statement that ends many items at once: what is shown, trailed and counted of
 * the rows it {@code moved} (run_no, item_no, from_stage).
 */
final class EndedItems {

  /**
   * To be put behind {@code WITH chosen AS (…)}: ends the rows that were chosen (run_no, item_no,
   * stage), up to what {@link relay.keys.KeyVerdicts#NOTED} needs.
   */
  static final String CHOSEN =
      """
      , moved AS (
        UPDATE import_items i SET stage = 'done', state = 'done', attempt = 1, lease_until = NULL,
          not_before = NULL, waits_for = NULL, closure_no = NULL
        FROM chosen c WHERE i.run_no = c.run_no AND i.item_no = c.item_no
        RETURNING i.run_no, i.item_no, c.stage AS from_stage, i.fingerprint
      ), ended AS (
        SELECT r.host_no, m.fingerprint, m.run_no, m.item_no, :access AS access, :reason::text AS reason,
          :confirmation::text AS confirmation
        FROM moved m JOIN import_runs r ON r.run_no = m.run_no
      ),
      """;

  /** To be put behind {@code WITH … moved AS (…)}; answers the number of rows. */
  static final String REST =
      """
      , shown AS (
        UPDATE item_results r SET
          current_stage = 'done',
          access_status = :access,
          confirmation_status = coalesce(:confirmation::text, r.confirmation_status),
          reason_code = :reason::text,
          reason_detail = :detail::text,
          last_error_stage = CASE WHEN :detail::text IS NULL THEN r.last_error_stage ELSE m.from_stage END,
          last_error = coalesce(:detail::text, r.last_error),
          proof = CASE WHEN :group_check::text IS NULL THEN r.proof ELSE
            coalesce(r.proof, '{}') || jsonb_build_object('group_check', :group_check::text, 'checked_at', :at::text)
            END,
          checked_at = CASE WHEN :access = 'unknown' THEN r.checked_at ELSE :now END,
          updated_at = :now
        FROM moved m WHERE r.run_no = m.run_no AND r.item_no = m.item_no
        RETURNING r.run_no, r.confirmation_status
      ), trailed AS (
        INSERT INTO item_events (run_no, item_no, event_type, stage, attempt, message, payload, created_at)
        SELECT m.run_no, m.item_no, :event_type, m.from_stage, 1, :message,
          jsonb_strip_nulls(jsonb_build_object('access_status', :access, 'reason_code', :reason::text)), :now
        FROM moved m ORDER BY m.run_no, m.item_no
      ), counted AS (
        INSERT INTO run_counters AS c (run_no, shard, completed, active, degraded, broken, confirmed)
        SELECT s.run_no, :shard, count(*), count(*) FILTER (WHERE :access = 'active'),
          count(*) FILTER (WHERE :access = 'degraded'), count(*) FILTER (WHERE :access = 'broken'),
          count(*) FILTER (WHERE :access = 'active' AND s.confirmation_status = 'confirmed')
        FROM shown s GROUP BY s.run_no
        ON CONFLICT (run_no, shard) DO UPDATE SET
          completed = c.completed + excluded.completed,
          active = c.active + excluded.active,
          degraded = c.degraded + excluded.degraded,
          broken = c.broken + excluded.broken,
          confirmed = c.confirmed + excluded.confirmed
      )
      SELECT count(*) FROM moved
      """;

  private EndedItems() {}
}
