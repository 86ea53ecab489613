package relay.run.store;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.gate.GateKind;
import relay.gate.GateState;
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
        (SELECT count(*) FROM import_items WHERE state = 'waiting' AND waits_for = 'outage') AS parked
      FROM import_runs r
      LEFT JOIN LATERAL (SELECT sum(completed) AS completed FROM run_counters WHERE run_no = r.run_no) c ON true
      WHERE r.state = 'running'
      """;

  /**
   * An item that was never handed out is ready since its run began; {@code not_before} says since
   * when it is ready again.
   */
  private static final String OLDEST_READY =
      """
      SELECT least(
        (SELECT i.not_before FROM import_items i JOIN import_runs r USING (run_no)
          WHERE i.state = 'ready' AND i.not_before IS NOT NULL
            AND r.state = 'running' AND r.activity = 'dispatching'
          ORDER BY i.not_before LIMIT 1),
        (SELECT min(r.started_at) FROM import_runs r
          WHERE r.state = 'running' AND r.activity = 'dispatching'
            AND EXISTS (SELECT FROM import_items i
              WHERE i.run_no = r.run_no AND i.state = 'ready' AND i.not_before IS NULL)))
      """;

  private static final String RUNS =
      "SELECT state, count(*) AS runs FROM run_summaries GROUP BY state";

  /** A gate that nobody has come to yet has no row, and lets pass. */
  private static final String GATES =
      """
      WITH used AS (
        SELECT 'host' AS kind, h.host_id AS resource
        FROM import_runs r JOIN hosts h USING (host_no) WHERE r.state = 'running'
        UNION
        SELECT 'upstream', t.base_url
        FROM import_runs r JOIN run_targets t USING (run_no) WHERE r.state = 'running'
      )
      SELECT u.kind, coalesce(g.state, 'passing') AS state, count(*) AS gates
      FROM used u LEFT JOIN gates g USING (kind, resource)
      GROUP BY 1, 2
      """;

  /** Who meets an outage that has not stopped a gate waits for the host. */
  private static final String PARKED =
      """
      SELECT coalesce(g.kind, 'host') AS kind, count(*) AS items
      FROM import_items i LEFT JOIN gates g USING (gate_no)
      WHERE i.state = 'waiting' AND i.waits_for = 'outage'
      GROUP BY 1
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  public FleetCounts(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Items that have not ended, by what the machinery does with them.
   *
   * @param parked put aside because their host or base URL is out of order
   */
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

  /** How long the item that is ready for the longest time waits to be handed out. */
  public Optional<Duration> oldestReady() {
    OffsetDateTime now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    return jdbc.sql(OLDEST_READY)
        .query((row, index) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
        .single()
        .map(since -> Duration.between(since, now))
        .map(age -> age.isNegative() ? Duration.ZERO : age);
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

  /** How many gates of each kind and state the runs that have not ended go through. */
  public Map<GateKind, Map<GateState, Long>> gates() {
    Map<GateKind, Map<GateState, Long>> gates = new EnumMap<>(GateKind.class);
    for (GateKind kind : GateKind.values()) {
      Map<GateState, Long> states = new EnumMap<>(GateState.class);
      for (GateState state : GateState.values()) {
        states.put(state, 0L);
      }
      gates.put(kind, states);
    }
    jdbc.sql(GATES)
        .query(row -> {
          Objects.requireNonNull(gates.get(Coded.of(GateKind.class, row.getString("kind"))))
              .put(Coded.of(GateState.class, row.getString("state")), row.getLong("gates"));
        });
    return gates;
  }

  /** How many items are put aside for what stands behind gates of each kind. */
  public Map<GateKind, Long> parked() {
    Map<GateKind, Long> parked = new EnumMap<>(GateKind.class);
    for (GateKind kind : GateKind.values()) {
      parked.put(kind, 0L);
    }
    jdbc.sql(PARKED)
        .query(row -> {
          parked.put(Coded.of(GateKind.class, row.getString("kind")), row.getLong("items"));
        });
    return parked;
  }
}
