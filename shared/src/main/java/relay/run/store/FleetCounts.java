package relay.run.store;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.Coded;
import relay.run.RunState;

/**
 * How much there is to do over all runs, cheap enough to be asked every few seconds: ready items
 * are what is left of the sums, not counted one by one. Safe for concurrent use.
 */
public final class FleetCounts {

  private static final String OPEN =
      """
      SELECT coalesce(sum(r.total_items - coalesce(c.completed, 0)), 0) AS open,
        (SELECT count(*) FROM import_items WHERE state = 'in_flight') AS in_flight,
        (SELECT count(*) FROM import_items WHERE state = 'waiting') AS waiting,
        (SELECT count(*) FROM import_items WHERE state IN ('held', 'parked')) AS aside,
        (SELECT count(*) FROM import_items WHERE state IN ('held', 'parked') AND state = 'parked') AS parked
      FROM import_runs r
      LEFT JOIN LATERAL (SELECT sum(completed) AS completed FROM run_counters WHERE run_no = r.run_no) c ON true
      WHERE r.state = 'running'
      """;

  private static final String OLDEST =
      """
      SELECT min(r.started_at) FROM import_runs r
      WHERE r.state = 'running' AND r.activity = 'dispatching'
        AND EXISTS (SELECT FROM import_items i WHERE i.run_no = r.run_no AND i.state = 'ready')
      """;

  private static final String RUNS =
      "SELECT state, count(*) AS runs FROM run_summaries GROUP BY state";

  private static final String BASE_URLS =
      """
      SELECT count(DISTINCT t.base_url) FROM run_targets t JOIN import_runs r USING (run_no)
      WHERE r.state = 'running'
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  public FleetCounts(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Items that have not ended, by what the machinery does with them. */
  public record Items(long ready, long inFlight, long parked) {}

  /** Items of all runs that have not ended. */
  public Items items() {
    return jdbc.sql(OPEN)
        .query((row, index) -> {
          long inFlight = row.getLong("in_flight");
          long ready =
              row.getLong("open") - inFlight - row.getLong("waiting") - row.getLong("aside");
          return new Items(Math.max(0, ready), inFlight, row.getLong("parked"));
        })
        .single();
  }

  /** How long the oldest run that is handed out and has ready items has been there. */
  public Optional<Duration> oldestReady() {
    OffsetDateTime now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    return jdbc.sql(OLDEST)
        .query((row, index) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
        .single()
        .map(since -> Duration.between(since, now));
  }

  /** How many runs there are in each state. */
  public Map<RunState, Long> runs() {
    Map<RunState, Long> runs = new LinkedHashMap<>();
    for (RunState state : RunState.values()) {
      runs.put(state, 0L);
    }
    jdbc.sql(RUNS)
        .query(row -> {
          runs.put(Coded.of(RunState.class, row.getString("state")), row.getLong("runs"));
        });
    return runs;
  }

  /** How many base URLs the runs that have not ended use. */
  public long baseUrls() {
    return jdbc.sql(BASE_URLS).query((row, index) -> row.getLong(1)).single();
  }
}
