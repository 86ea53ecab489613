package relay.importing.access;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.host.GroupRef;
import relay.model.Coded;
import relay.model.RunNo;
import relay.run.AccessMode;
import relay.run.ClaimedItem.SealedBytes;
import relay.run.store.StoredSettings;

/**
 * The worker's side of the tables {@code access_closures} and {@code access_closure_records}: who
 * runs a closure holds its lease, and its writes are fenced by the epoch. When a closure runs is
 * the dispatcher's business.
 */
final class ClosureStore {

  private static final String ENSURE =
      """
      WITH speaker AS (
        SELECT coalesce(same_as, group_no) AS group_no FROM host_groups WHERE group_no = :group),
      known AS (
        SELECT closure_no FROM access_closures JOIN speaker USING (group_no)
         WHERE host_no = :host AND access_mode = :mode
           AND users_key = :users AND smoke_model = :model),
      made AS (
        INSERT INTO access_closures
               (host_no, group_no, access_mode, users_key, smoke_model, run_no)
        SELECT :host, group_no, :mode, :users, :model, :run FROM speaker
         WHERE NOT EXISTS (SELECT FROM known)
        ON CONFLICT DO NOTHING
        RETURNING closure_no)
      SELECT closure_no FROM known UNION ALL SELECT closure_no FROM made
      """;

  private static final String CLAIM =
      """
      UPDATE access_closures
         SET state = 'running', lease_epoch = lease_epoch + 1, lease_until = :until,
             last_started_at = :now
       WHERE closure_no = :closure AND lease_epoch = :epoch AND state = 'queued'
      """;

  private static final String READ =
      """
      SELECT c.*, g.host_group_id, g.host_group_name, w.runs,
             r.run_no AS described_by, r.run_id, r.settings::text AS settings,
             r.data_key_sealed, r.probe_key_sealed
        FROM access_closures c
        JOIN host_groups g USING (group_no)
        CROSS JOIN LATERAL (
          SELECT coalesce(array_agg(DISTINCT i.run_no), ARRAY[c.run_no]) AS runs,
                 coalesce(max(i.run_no), c.run_no) AS newest
            FROM import_items i WHERE i.closure_no = c.closure_no AND i.state = 'waiting') w
        JOIN import_runs r ON r.run_no = w.newest
       WHERE c.closure_no = :closure
      """;

  private static final String RENEW =
      """
      UPDATE access_closures SET lease_until = :until
       WHERE closure_no = :closure AND lease_epoch = :epoch AND state = 'running'
      """;

  private static final String END =
      """
      UPDATE access_closures
         SET state = 'idle', lease_until = NULL, last_ended_at = :now, attempt = :attempt,
             not_before = :later, outage_since = :outage
       WHERE closure_no = :closure AND lease_epoch = :epoch AND state = 'running'
      """;

  private static final String RECORD =
      """
      INSERT INTO access_closure_records
             (closure_no, ended_at, outcome, reason_code, models_seen, completion_ok,
              completion_status, completion_type, completion_preview, detail)
      VALUES (:closure, :now, :outcome, :reason, :models, :ok, :status, :type, :preview, :detail)
      """;

  private final JdbcClient jdbc;

  ClosureStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** What a closure is about: there is one row for each. */
  record Subject(long hostNo, long groupNo, AccessMode mode, String usersKey, String smokeModel) {}

  /** The number of the subject's closure, which is made when there is none. */
  long ensure(Subject subject, long runNo) {
    // Empty only when another worker made it in the same moment: then the next look finds it.
    return ensured(subject, runNo).or(() -> ensured(subject, runNo)).orElseThrow();
  }

  private Optional<Long> ensured(Subject subject, long runNo) {
    return jdbc.sql(ENSURE)
        .param("host", subject.hostNo())
        .param("group", subject.groupNo())
        .param("mode", subject.mode().code())
        .param("users", subject.usersKey())
        .param("model", subject.smokeModel())
        .param("run", runNo)
        .query(Long.class)
        .optional();
  }

  /**
   * Takes a closure that was handed out with this epoch; empty when the message is late or doubled.
   */
  Optional<Closure> claim(long closureNo, int epoch, Instant now, Instant until) {
    var claimed =
        fenced(CLAIM, closureNo, epoch).param("now", utc(now)).param("until", utc(until)).update();
    return claimed == 1 ? Optional.of(read(closureNo)) : Optional.empty();
  }

  boolean renew(Closure closure, Instant until) {
    return fenced(RENEW, closure.closureNo(), closure.epoch()).param("until", utc(until)).update()
        == 1;
  }

  /**
   * The closure rests; false when another worker holds it.
   *
   * @param attempt its next one
   * @param later not to be started before this; null for at once
   * @param outage since when it waits out an outage; null when it does not
   */
  boolean end(
      Closure closure,
      int attempt,
      @Nullable Instant later,
      @Nullable Instant outage,
      Instant now) {
    return fenced(END, closure.closureNo(), closure.epoch())
            .param("attempt", attempt)
            .param("later", later == null ? null : utc(later))
            .param("outage", outage == null ? null : utc(outage))
            .param("now", utc(now))
            .update()
        == 1;
  }

  /** Keeps the evidence of one attempt. */
  void record(
      Closure closure,
      ClosureOutcome.Kind outcome,
      @Nullable ClosureFailure failure,
      Evidence evidence,
      Instant now) {
    jdbc.sql(RECORD)
        .param("closure", closure.closureNo())
        .param("now", utc(now))
        .param("outcome", outcome.code())
        .param("reason", failure == null ? null : failure.reason().code())
        .param("detail", failure == null ? null : failure.detail())
        .param("models", evidence.modelsSeen().orElse(null))
        .param("ok", evidence.completion().map(Evidence.Completion::ok).orElse(null))
        .param("status", evidence.completion().flatMap(Evidence.Completion::status).orElse(null))
        .param("type", evidence.completion().map(Evidence.Completion::type).orElse(null))
        .param("preview", evidence.completion().map(Evidence.Completion::preview).orElse(null))
        .update();
  }

  private Closure read(long closureNo) {
    return jdbc.sql(READ).param("closure", closureNo).query((row, _) -> closure(row)).single();
  }

  private static Closure closure(ResultSet row) throws SQLException {
    return new Closure(
        row.getLong("closure_no"),
        row.getInt("lease_epoch"),
        row.getInt("attempt"),
        row.getObject("last_started_at", OffsetDateTime.class).toInstant(),
        row.getLong("host_no"),
        new GroupRef(row.getLong("host_group_id")),
        row.getString("host_group_name"),
        Coded.of(AccessMode.class, row.getString("access_mode")),
        row.getString("smoke_model"),
        runs(row.getArray("runs")),
        new Closure.Run(
            row.getLong("described_by"),
            row.getString("run_id"),
            StoredSettings.read(row.getString("settings")),
            Optional.ofNullable(row.getBytes("data_key_sealed")).map(SealedBytes::new),
            Optional.ofNullable(row.getBytes("probe_key_sealed")).map(SealedBytes::new)),
        Optional.ofNullable(row.getObject("outage_since", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant));
  }

  private static Set<RunNo> runs(Array numbers) throws SQLException {
    return Arrays.stream((Long[]) numbers.getArray())
        .map(RunNo::new)
        .collect(Collectors.toUnmodifiableSet());
  }

  private JdbcClient.StatementSpec fenced(String sql, long closureNo, int epoch) {
    return jdbc.sql(sql).param("closure", closureNo).param("epoch", epoch);
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
