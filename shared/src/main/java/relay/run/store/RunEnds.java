package relay.run.store;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.keys.KeyVerdicts;
import relay.model.RunNo;
import relay.run.ReasonCode;

/**
 * Ends the items of a run that was cancelled or stopped, and opens barriers. Works through a run in
 * windows of item numbers, so that one statement never takes long; each asks anew whether the run
 * is still to be ended, for who leads may have changed and a retry begun meanwhile. Safe for
 * concurrent use; may be repeated.
 */
public final class RunEnds {
  private static final int WINDOW = 5_000;

  private static final String CANCELLED =
      """
      WITH chosen AS (
        SELECT run_no, item_no, stage FROM import_items
        WHERE run_no = :run AND item_no BETWEEN :first AND :last AND (
          (stage IN ('probe', 'provision') AND state IN ('ready', 'waiting'))
          OR (stage = 'probe' AND state = 'in_flight')
          OR (stage = 'provision' AND state = 'in_flight' AND not_before IS NOT NULL)
          OR (stage = 'confirm' AND state = 'held'))
          AND EXISTS (SELECT FROM import_runs
                      WHERE run_no = :run AND state = 'running' AND activity = 'cancelling')
        FOR UPDATE SKIP LOCKED
      )
      """;

  private static final String STOPPED =
      """
      WITH chosen AS (
        SELECT run_no, item_no, stage FROM import_items
        WHERE run_no = :run AND item_no BETWEEN :first AND :last AND stage <> 'done'
          AND state IN ('ready', 'waiting', 'in_flight', 'held')
          AND EXISTS (SELECT FROM import_runs
                      WHERE run_no = :run AND state = 'running' AND barrier = 'stopped')
        FOR UPDATE SKIP LOCKED
      )
      """;

  private static final String END = EndedItems.CHOSEN + KeyVerdicts.NOTED + EndedItems.REST;

  private static final String OPEN_BARRIER =
      """
      WITH opened AS (
        UPDATE import_runs r SET barrier = 'open'
        WHERE r.run_no = :run AND r.state = 'running' AND r.activity = 'dispatching' AND r.barrier = 'closed'
          AND NOT EXISTS (SELECT FROM import_items WHERE run_no = :run AND state = 'ready')
          AND NOT EXISTS (SELECT FROM import_items WHERE run_no = :run AND state = 'in_flight')
          AND NOT EXISTS (SELECT FROM import_items WHERE run_no = :run AND state = 'waiting')
          AND NOT EXISTS (SELECT FROM import_items WHERE run_no = :run AND state = 'parked')
          AND NOT EXISTS (SELECT FROM item_results WHERE run_no = :run AND current_stage = 'done'
                          AND access_status = 'broken')
        RETURNING r.run_no
      ), admitted AS (
        UPDATE import_items i SET state = 'ready', not_before = :now
        FROM opened o WHERE i.run_no = o.run_no AND i.state = 'held' AND i.stage = 'confirm'
      )
      SELECT count(*) FROM opened
      """;

  private static final String STOP =
      """
      UPDATE import_runs r SET barrier = 'stopped'
      WHERE r.run_no = :run AND r.state = 'running' AND r.barrier = 'closed'
        AND EXISTS (SELECT FROM item_results WHERE run_no = :run AND current_stage = 'done'
                    AND access_status = 'broken')
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  public RunEnds(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Ends what need not go on in a cancelled run: what is not past provision, and what is held. Rows
   * that are being written right now are left to the next call.
   */
  public int endCancelled(RunNo run, int totalItems) {
    return end(CANCELLED + END, run, totalItems, ReasonCode.RUN_CANCELLED);
  }

  /** Ends all that is open in a stopped run, whoever holds it. */
  public int endStopped(RunNo run, int totalItems) {
    return end(STOPPED + END, run, totalItems, ReasonCode.RUN_STOPPED);
  }

  /**
   * Opens the barrier of a strict run when all have arrived and none is broken, and makes the held
   * items ready; false when something is still to come.
   */
  public boolean openBarrier(RunNo run) {
    return jdbc.sql(OPEN_BARRIER)
            .param("run", run.value())
            .param("now", now())
            .query((row, index) -> row.getInt(1))
            .single()
        == 1;
  }

  /** Stops a strict run before its barrier when a key of it is broken; false when none is. */
  public boolean stopIfBroken(RunNo run) {
    return jdbc.sql(STOP).param("run", run.value()).update() == 1;
  }

  private int end(String sql, RunNo run, int totalItems, ReasonCode reason) {
    int ended = 0;
    for (int first = 1; first <= totalItems; first += WINDOW) {
      ended += endWindow(sql, run, first, reason);
    }
    return ended;
  }

  private int endWindow(String sql, RunNo run, int first, ReasonCode reason) {
    OffsetDateTime now = now();
    return jdbc.sql(sql)
        .param("run", run.value())
        .param("first", first)
        .param("last", first + WINDOW - 1)
        .param("access", "unknown")
        .param("confirmation", null)
        .param("reason", reason.code())
        .param("detail", null)
        .param("group_check", null)
        .param("event_type", "finished")
        .param("message", reason.meaning().en())
        .param("at", now.toInstant().toString())
        .param("now", now)
        .param("shard", Shards.SHARED)
        .query((row, index) -> row.getInt(1))
        .single();
  }

  private OffsetDateTime now() {
    return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
