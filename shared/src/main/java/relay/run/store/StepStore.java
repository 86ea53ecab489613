package relay.run.store;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.keys.KeyVerdicts;

/**
 * Writes steps: work row, read model, trail, evidence, counters and the key's last verdict, all in
 * one statement and so in one transaction and one round trip.
 */
final class StepStore {

  /**
   * Only rows that their writer still holds are {@code moved}; all else follows from those. The
   * state is compared in a way that no partial index fits: rows are found by their key, not by
   * reading all that are in flight and what was.
   */
  private static final String WRITE =
      """
      WITH step AS (
        SELECT * FROM unnest(
          :ord::int[], :run_no::bigint[], :item_no::int[], :epoch::int[], :from_stage::text[],
          :to_stage::text[], :to_state::text[], :next_attempt::int[], :delay_ms::bigint[],
          :in_queue::boolean[], :waits_for::text[], :closure_no::bigint[], :gate_no::bigint[], :admitted_ms::bigint[],
          :findings::text[], :visible::boolean[], :confirmation::text[], :access::text[],
          :reason::text[], :detail::text[], :error_stage::text[], :error::text[],
          :retried::boolean[], :matched::text[], :resolution::text[], :account_id::bigint[],
          :reused_from::text[], :channel_id::bigint[], :smoke_model::text[], :advisories::text[],
          :advisories_en::text[], :advisories_zh::text[], :raw_models::text[],
          :normalized_models::text[], :families::text[], :recommended::text[], :profile::text[],
          :proof::text[], :warns::boolean[], :tokens_probe::bigint[], :tokens_test::bigint[],
          :tokens_gateway::bigint[], :host_calls::int[], :host_no::bigint[], :round::int[],
          :attempt::int[], :probe_outcome::text[], :probe_report::text[]
        ) AS s (ord, run_no, item_no, epoch, from_stage, to_stage, to_state, next_attempt, delay_ms,
          in_queue, waits_for, closure_no, gate_no, admitted_ms, findings, visible, confirmation, access,
          reason, detail, error_stage, error, retried, matched, resolution, account_id,
          reused_from, channel_id, smoke_model, advisories, advisories_en, advisories_zh,
          raw_models, normalized_models, families, recommended, profile, proof, warns,
          tokens_probe, tokens_test, tokens_gateway, host_calls, host_no, round, attempt,
          probe_outcome, probe_report)
      ), moved AS (
        UPDATE import_items i SET
          stage = s.to_stage,
          state = s.to_state,
          attempt = s.next_attempt,
          claims = 0,
          not_before = CASE WHEN s.to_state = 'ready' THEN :now
            ELSE :now + s.delay_ms * interval '1 millisecond' END,
          lease_until = CASE
            WHEN s.in_queue THEN :now + (s.delay_ms + :lease_ms) * interval '1 millisecond'
            WHEN s.to_state = 'in_flight' THEN i.lease_until END,
          waits_for = s.waits_for,
          closure_no = s.closure_no,
          gate_no = s.gate_no,
          admitted_at = coalesce(to_timestamp(s.admitted_ms / 1000.0), i.admitted_at),
          findings = coalesce(s.findings::jsonb, i.findings)
        FROM step s
        WHERE i.run_no = s.run_no AND i.item_no = s.item_no AND i.lease_epoch = s.epoch
          AND i.state || '' = 'in_flight' AND i.stage = s.from_stage
        RETURNING s.*, i.fingerprint
      ), evidenced AS (
        INSERT INTO probe_results AS p (run_no, item_no, round, attempt, outcome, report, probed_at)
        SELECT m.run_no, m.item_no, m.round, m.attempt, m.probe_outcome, m.probe_report::jsonb, :now
        FROM moved m WHERE m.probe_outcome IS NOT NULL
        ON CONFLICT (run_no, item_no, round, attempt) DO UPDATE SET
          outcome = excluded.outcome, report = excluded.report, probed_at = excluded.probed_at
      ), shown AS (
        UPDATE item_results r SET
          current_stage = m.to_stage,
          confirmation_status = coalesce(m.confirmation, r.confirmation_status),
          access_status = coalesce(m.access, r.access_status),
          reason_code = coalesce(m.reason, r.reason_code),
          reason_detail = coalesce(m.detail, r.reason_detail),
          matched_account_state = coalesce(m.matched, r.matched_account_state),
          account_resolution = coalesce(m.resolution, r.account_resolution),
          retry_count = r.retry_count + m.retried::int,
          last_retry_at = CASE WHEN m.retried THEN :now ELSE r.last_retry_at END,
          advisories = coalesce(m.advisories::text[], r.advisories),
          advisory_messages_en = coalesce(m.advisories_en::text[], r.advisory_messages_en),
          advisory_messages_zh = coalesce(m.advisories_zh::text[], r.advisory_messages_zh),
          last_error_stage = coalesce(m.error_stage, r.last_error_stage),
          last_error = coalesce(m.error, r.last_error),
          raw_models = coalesce(m.raw_models::text[], r.raw_models),
          normalized_models = coalesce(m.normalized_models::text[], r.normalized_models),
          canonical_model_families = coalesce(m.families::text[], r.canonical_model_families),
          recommended_models = coalesce(m.recommended::text[], r.recommended_models),
          resolved_smoke_model = coalesce(m.smoke_model, r.resolved_smoke_model),
          reused_from_provider_id = coalesce(m.reused_from, r.reused_from_provider_id),
          reused_from_account_id =
            CASE WHEN m.resolution <> 'created' THEN m.account_id ELSE r.reused_from_account_id END,
          channel_id = coalesce(m.channel_id, r.channel_id),
          account_id = coalesce(m.account_id, r.account_id),
          capability_profile = coalesce(m.profile::jsonb, r.capability_profile),
          proof = coalesce(m.proof::jsonb, r.proof),
          checked_at = CASE WHEN m.access IS NOT NULL THEN :now ELSE r.checked_at END,
          updated_at = :now
        FROM moved m
        WHERE r.run_no = m.run_no AND r.item_no = m.item_no AND m.visible
      ), trailed AS (
        INSERT INTO item_events (run_no, item_no, event_type, stage, attempt, message, payload, created_at)
        SELECT m.run_no, m.item_no, e.event_type, m.from_stage, e.attempt, e.message, e.payload::jsonb, :now
        FROM unnest(:event_ord::int[], :event_type::text[], :event_attempt::int[],
                    :event_message::text[], :event_payload::text[])
          WITH ORDINALITY AS e (ord, event_type, attempt, message, payload, seq)
        JOIN moved m ON m.ord = e.ord
        ORDER BY e.seq
      ), counted AS (
        INSERT INTO run_counters AS c (run_no, shard, completed, active, degraded, broken, warnings,
          confirmed, retries, tokens_probe, tokens_host_test, tokens_gateway, host_calls)
        SELECT m.run_no, :shard, count(m.access), count(*) FILTER (WHERE m.access = 'active'),
          count(*) FILTER (WHERE m.access = 'degraded'), count(*) FILTER (WHERE m.access = 'broken'),
          count(*) FILTER (WHERE m.warns),
          count(*) FILTER (WHERE m.access = 'active' AND m.confirmation = 'confirmed'),
          count(*) FILTER (WHERE m.retried), sum(m.tokens_probe), sum(m.tokens_test),
          sum(m.tokens_gateway), sum(m.host_calls)
        FROM moved m GROUP BY m.run_no
        ON CONFLICT (run_no, shard) DO UPDATE SET
          completed = c.completed + excluded.completed,
          active = c.active + excluded.active,
          degraded = c.degraded + excluded.degraded,
          broken = c.broken + excluded.broken,
          warnings = c.warnings + excluded.warnings,
          confirmed = c.confirmed + excluded.confirmed,
          retries = c.retries + excluded.retries,
          tokens_probe = c.tokens_probe + excluded.tokens_probe,
          tokens_host_test = c.tokens_host_test + excluded.tokens_host_test,
          tokens_gateway = c.tokens_gateway + excluded.tokens_gateway,
          host_calls = c.host_calls + excluded.host_calls
      ), ended AS (
        SELECT host_no, fingerprint, run_no, item_no, access, reason, confirmation FROM moved
         WHERE access IS NOT NULL
      ),
      """
          + KeyVerdicts.NOTED
          + """
          SELECT ord FROM moved
          """;

  private final JdbcClient jdbc;
  private final Duration lease;

  StepStore(JdbcClient jdbc, Duration lease) {
    this.jdbc = jdbc;
    this.lease = lease;
  }

  /**
   * Writes those steps whose writers still hold their items.
   *
   * @return the positions in {@code steps} that were written; the others were fenced out
   */
  Set<Integer> write(List<StepWrite> steps, int shard, Instant at) {
    return jdbc.sql(WRITE)
        .params(new StepColumns(steps).values())
        .param("shard", shard)
        .param("lease_ms", lease.toMillis())
        .param("now", OffsetDateTime.ofInstant(at, ZoneOffset.UTC))
        .query((row, index) -> row.getInt(1))
        .set();
  }
}
