package relay.run.store;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import relay.model.Coded;
import relay.model.RunNo;
import relay.run.AccessStatus;
import relay.run.ReasonCode;
import relay.run.RunActivity;
import relay.run.RunState;
import relay.run.RunStep;

/**
 * What a person can do with a run: pause, resume, cancel, retry. Each is one conditional update, so
 * that of two people who act at once one is told that the run has moved on. Safe for concurrent
 * use.
 */
public final class RunActions {

  private static final String MOVE =
      """
      WITH moved AS (
        UPDATE import_runs SET activity = :to
        WHERE run_no = :run AND state = 'running' AND activity = ANY (:from)
        RETURNING run_no
      )
      UPDATE run_summaries s SET activity = :to FROM moved m WHERE s.run_no = m.run_no
      """;

  private static final String REOPEN_RUN =
      """
      UPDATE import_runs SET state = 'running', activity = 'dispatching', round = round + 1,
        finished_at = NULL, key_retention_until = NULL,
        barrier = CASE WHEN barrier = 'stopped' THEN 'closed' ELSE barrier END
      WHERE run_no = :run AND state <> 'running'
      """;

  private static final String SHOW_REOPENED =
      """
      UPDATE run_summaries SET state = 'running', activity = 'dispatching', finished_at = NULL
      WHERE run_no = :run
      """;

  private static final String KEYS_DESTROYED =
      "SELECT data_key_sealed IS NULL FROM import_runs WHERE run_no = :run AND state <> 'running'";

  /**
   * An account of a broken key was deleted with the verdict; that of a degraded one still stands in
   * staging. Once the keys are destroyed only what is admitted or staged can go on.
   */
  private static final String REOPEN_ITEMS =
      """
      WITH chosen AS (
        SELECT r.run_no, r.item_no, r.access_status, r.reason_code
        FROM item_results r
        WHERE r.run_no = :run AND r.current_stage = 'done' AND r.access_status <> 'active'
          AND (r.reason_code IS NULL OR r.reason_code NOT LIKE 'input.%')
          AND (:access::text IS NULL OR r.access_status = :access::text)
          AND (:reason::text IS NULL OR r.reason_code = :reason::text)
          AND (:item::int IS NULL OR r.item_no = :item::int)
      ), moved AS (
        UPDATE import_items i SET
          stage = CASE
            WHEN i.admitted_at IS NOT NULL THEN 'validate'
            WHEN c.access_status = 'degraded' AND i.findings -> 'account' IS NOT NULL THEN 'confirm'
            ELSE 'probe' END,
          findings = CASE
            WHEN i.admitted_at IS NOT NULL THEN i.findings
            WHEN c.access_status = 'degraded' AND i.findings -> 'account' IS NOT NULL
              THEN i.findings - 'proof' - 'trouble'
            ELSE NULL END,
          state = 'ready', attempt = 1, lease_epoch = i.lease_epoch + 1, lease_until = NULL,
          not_before = NULL, waits_for = NULL, closure_no = NULL
        FROM chosen c
        WHERE i.run_no = c.run_no AND i.item_no = c.item_no AND i.state = 'done'
          AND (i.admitted_at IS NOT NULL
            OR (c.access_status = 'degraded' AND i.findings -> 'account' IS NOT NULL)
            OR EXISTS (SELECT FROM import_runs WHERE run_no = :run AND data_key_sealed IS NOT NULL))
        RETURNING i.run_no, i.item_no, i.stage
      ), shown AS (
        UPDATE item_results r SET current_stage = m.stage, access_status = 'unknown',
          confirmation_status = 'pending', reason_code = NULL, reason_detail = NULL, proof = NULL,
          checked_at = NULL, updated_at = :now
        FROM moved m WHERE r.run_no = m.run_no AND r.item_no = m.item_no
      ), trailed AS (
        INSERT INTO item_events (run_no, item_no, event_type, stage, attempt, message, payload, created_at)
        SELECT run_no, item_no, 'reopened', stage, 1, 'a new round begins', '{}', :now FROM moved
      )
      SELECT count(*) FROM moved
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final RunRecount recount;

  public RunActions(JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.clock = clock;
    this.recount = new RunRecount(jdbc);
  }

  /** Which items of a run a retry opens again; of those that ended other than active. */
  public record RetryFilter(
      Optional<AccessStatus> access, Optional<ReasonCode> reason, Optional<Integer> itemNo) {
    /** All of them. */
    public static final RetryFilter ALL =
        new RetryFilter(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Hands out nothing more for now; false when the run is not being dispatched. */
  public boolean pause(RunNo run) {
    return move(run, RunStep.PAUSE, RunActivity.PAUSED);
  }

  /** Goes on; false when the run is not paused. */
  public boolean resume(RunNo run) {
    return move(run, RunStep.RESUME, RunActivity.DISPATCHING);
  }

  /**
   * Ends the run as soon as what is past provision has its verdict; false when it has ended, or is
   * being cancelled already.
   */
  public boolean cancel(RunNo run) {
    return move(run, RunStep.CANCEL, RunActivity.CANCELLING);
  }

  /**
   * Opens a new round for items that ended other than active; rows that cannot be read stay as they
   * are. The old verdicts stay in the trail.
   *
   * @return how many items were opened again; 0 also when the run has not ended
   */
  public int retry(RunNo run, RetryFilter filter) {
    Integer reopened =
        transaction.execute(status -> {
          if (jdbc.sql(REOPEN_RUN).param("run", run.value()).update() == 0) {
            return 0;
          }
          int items = reopen(run, filter);
          if (items == 0) {
            status.setRollbackOnly();
            return 0;
          }
          jdbc.sql(SHOW_REOPENED).param("run", run.value()).update();
          recount.recount(run);
          return items;
        });
    return reopened == null ? 0 : reopened;
  }

  /** Whether the run has ended and its key retention is over. */
  public boolean keysAreDestroyed(RunNo run) {
    return jdbc.sql(KEYS_DESTROYED)
        .param("run", run.value())
        .query((row, index) -> row.getBoolean(1))
        .optional()
        .orElse(false);
  }

  private int reopen(RunNo run, RetryFilter filter) {
    return jdbc.sql(REOPEN_ITEMS)
        .param("run", run.value())
        .param("access", filter.access().map(Coded::code).orElse(null))
        .param("reason", filter.reason().map(ReasonCode::code).orElse(null))
        .param("item", filter.itemNo().orElse(null))
        .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
        .query((row, index) -> row.getInt(1))
        .single();
  }

  private boolean move(RunNo run, RunStep step, RunActivity to) {
    String[] from =
        step.moves().stream()
            .filter(move -> move.from().state() == RunState.RUNNING)
            .map(move -> move.from().activity().code())
            .toArray(String[]::new);
    return jdbc.sql(MOVE).params(Map.of("run", run.value(), "from", from, "to", to.code())).update()
        == 1;
  }
}
