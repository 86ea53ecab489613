package relay.standalone.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A run as its rows are, beside what its counters say. */
final class RunRows {

  /** One statement, and so one moment: a step and its counters become visible together. */
  private static final String DIFFERENCE =
      """
      SELECT format('counters %s, rows %s', c, r) FROM (
        SELECT ROW(sum(completed), sum(active), sum(degraded), sum(broken), sum(warnings), sum(confirmed)) AS c
        FROM run_counters WHERE run_no = :run) counted,
      (SELECT ROW(count(*) FILTER (WHERE current_stage = 'done')::numeric,
          count(*) FILTER (WHERE access_status = 'active')::numeric,
          count(*) FILTER (WHERE access_status = 'degraded')::numeric,
          count(*) FILTER (WHERE access_status = 'broken')::numeric,
          count(*) FILTER (WHERE advisories <> '{}')::numeric,
          count(*) FILTER (WHERE access_status = 'active' AND confirmation_status = 'confirmed')::numeric) AS r
        FROM item_results WHERE run_no = :run) shown
      WHERE c::text <> r::text
      """;

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final JdbcClient jdbc;
  private final String runId;
  private final long runNo;

  private RunRows(JdbcClient jdbc, String runId, long runNo) {
    this.jdbc = jdbc;
    this.runId = runId;
    this.runNo = runNo;
  }

  static RunRows of(JdbcClient jdbc, String runId) {
    var runNo =
        jdbc.sql("SELECT run_no FROM import_runs WHERE run_id = :run")
            .param("run", runId)
            .query(Long.class)
            .single();
    return new RunRows(jdbc, runId, runNo);
  }

  String runId() {
    return runId;
  }

  /**
   * Returns when so large a share of the items was handed out at least once; looks at the counters
   * all the while.
   */
  void awaitBegun(double share, Duration atMost) {
    int enough = (int) Math.ceil(total() * share);
    await(enough + " items of " + runId + " have begun")
        .atMost(atMost)
        .pollInterval(LOOK_AGAIN)
        .until(() -> {
          assertThat(difference()).isEmpty();
          return begun() >= enough;
        });
  }

  /** Items that a worker has claimed and not yet put off: hand-out and claim raise the epoch. */
  int inWorkersHands() {
    return jdbc.sql(
            """
            SELECT count(*) FROM import_items
            WHERE run_no = :run AND state = 'in_flight' AND lease_epoch % 2 = 0 AND not_before IS NULL
            """)
        .param("run", runNo)
        .query(Integer.class)
        .single();
  }

  /** How many items were handed out at least once. */
  int begun() {
    return jdbc.sql("SELECT count(*) FROM import_items WHERE run_no = :run AND lease_epoch > 0")
        .param("run", runNo)
        .query(Integer.class)
        .single();
  }

  /** Returns when the run has ended; looks at the counters all the while. */
  void awaitEnd(Duration atMost) {
    await(runId + " has ended")
        .atMost(atMost)
        .pollInterval(LOOK_AGAIN)
        .until(() -> {
          assertThat(difference()).isEmpty();
          return hasEnded();
        });
  }

  String state() {
    return jdbc.sql("SELECT state FROM import_runs WHERE run_no = :run")
        .param("run", runNo)
        .query(String.class)
        .single();
  }

  boolean hasEnded() {
    return !state().equals("running");
  }

  /** How many items are in this state of their work rows. */
  int count(String state) {
    return jdbc.sql("SELECT count(*) FROM import_items WHERE run_no = :run AND state = :state")
        .param("run", runNo)
        .param("state", state)
        .query(Integer.class)
        .single();
  }

  int total() {
    return jdbc.sql("SELECT count(*) FROM import_items WHERE run_no = :run")
        .param("run", runNo)
        .query(Integer.class)
        .single();
  }

  /** What the counters and the rows disagree about at this moment. */
  Optional<String> difference() {
    return jdbc.sql(DIFFERENCE).param("run", runNo).query(String.class).optional();
  }

  /** Items that ended because their attempts were used up. */
  Set<Integer> givenUp() {
    return jdbc.sql(
            "SELECT item_no FROM item_events WHERE run_no = :run AND event_type = 'given_up'")
        .param("run", runNo)
        .query((row, index) -> row.getInt(1))
        .set();
  }

  /** Items of the run that have a dead letter. */
  Set<Integer> deadLetters() {
    return jdbc.sql("SELECT item_no FROM dead_letters WHERE run_no = :run")
        .param("run", runNo)
        .query((row, index) -> row.getInt(1))
        .set();
  }

  /** How many items have each verdict. */
  Map<String, Long> verdicts() {
    return jdbc.sql(
            """
            SELECT count(*) FILTER (WHERE current_stage = 'done') AS completed_items,
              count(*) FILTER (WHERE access_status = 'active') AS active_items,
              count(*) FILTER (WHERE access_status = 'degraded') AS degraded_items,
              count(*) FILTER (WHERE access_status = 'broken') AS broken_items,
              count(*) FILTER (WHERE advisories <> '{}') AS warning_items
            FROM item_results WHERE run_no = :run
            """)
        .param("run", runNo)
        .query((row, index) ->
            Stream.of("completed", "active", "degraded", "broken", "warning")
                .map(name -> name + "_items")
                .collect(Collectors.toMap(Function.identity(), name -> number(row, name))))
        .single();
  }

  private static long number(ResultSet row, String column) {
    try {
      return row.getLong(column);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
