package relay.run.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import relay.model.Coded;
import relay.model.RunNo;
import relay.run.RunActivity;
import relay.run.RunBarrier;
import relay.run.RunState;
import relay.run.RunVerdict;

/**
 * Ends runs: when nothing of a run is open, its items are counted exactly and it gets its state, in
 * one transaction. Safe for concurrent use; a run ends once.
 */
public final class RunFinish {

  private static final String OPEN_RUNS =
      """
      SELECT r.run_no, r.run_id, r.host_no, r.activity, r.barrier, r.total_items,
        coalesce((SELECT sum(c.completed) FROM run_counters c WHERE c.run_no = r.run_no), 0) AS completed
      FROM import_runs r WHERE r.state = 'running' ORDER BY r.run_no
      """;

  private static final String LOCK =
      """
      SELECT r.activity, r.barrier, r.settings::text AS settings FROM import_runs r
      WHERE r.run_no = :run AND r.state = 'running'
        AND NOT EXISTS (SELECT FROM import_items WHERE run_no = :run AND state = 'ready')
        AND NOT EXISTS (SELECT FROM import_items WHERE run_no = :run AND state = 'in_flight')
        AND NOT EXISTS (SELECT FROM import_items WHERE run_no = :run AND state = 'waiting')
        AND NOT EXISTS (SELECT FROM import_items WHERE run_no = :run AND state IN ('held', 'parked'))
      FOR UPDATE OF r
      """;

  private static final String END =
      """
      UPDATE import_runs SET state = :state, finished_at = :now, key_retention_until = :retained_until
      WHERE run_no = :run AND state = 'running'
      """;

  private static final String SHOW =
      """
      UPDATE run_summaries SET state = :state, activity = :activity, finished_at = :now WHERE run_no = :run
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final RunRecount recount;

  public RunFinish(JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.clock = clock;
    this.recount = new RunRecount(jdbc);
  }

  /**
   * A run that has not ended.
   *
   * @param completed by the counters
   */
  public record OpenRun(
      RunNo number,
      String runId,
      long hostNo,
      RunActivity activity,
      RunBarrier barrier,
      int totalItems,
      long completed) {}

  /** All runs that have not ended, oldest first. */
  public List<OpenRun> openRuns() {
    return jdbc.sql(OPEN_RUNS).query((row, index) -> openRun(row)).list();
  }

  /** Ends the run; empty when something of it is open, or it has ended already. */
  public Optional<RunState> finish(RunNo run) {
    return transaction.execute(status -> lock(run).map(locked -> end(run, locked)));
  }

  private record Locked(RunActivity activity, RunBarrier barrier, Duration retention) {}

  private Optional<Locked> lock(RunNo run) {
    return jdbc.sql(LOCK)
        .param("run", run.value())
        .query((row, index) ->
            new Locked(
                Coded.of(RunActivity.class, row.getString("activity")),
                Coded.of(RunBarrier.class, row.getString("barrier")),
                StoredSettings.read(row.getString("settings")).keyRetention()))
        .optional();
  }

  private RunState end(RunNo run, Locked locked) {
    RunState state = RunVerdict.of(locked.activity(), locked.barrier(), recount.recount(run));
    OffsetDateTime now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    jdbc.sql(END)
        .param("run", run.value())
        .param("state", state.code())
        .param("now", now)
        .param("retained_until", now.plus(locked.retention()))
        .update();
    jdbc.sql(SHOW)
        .param("run", run.value())
        .param("state", state.code())
        .param("activity", locked.activity().code())
        .param("now", now)
        .update();
    return state;
  }

  private static OpenRun openRun(ResultSet row) throws SQLException {
    return new OpenRun(
        new RunNo(row.getLong("run_no")),
        row.getString("run_id"),
        row.getLong("host_no"),
        Coded.of(RunActivity.class, row.getString("activity")),
        Coded.of(RunBarrier.class, row.getString("barrier")),
        row.getInt("total_items"),
        row.getLong("completed"));
  }
}
