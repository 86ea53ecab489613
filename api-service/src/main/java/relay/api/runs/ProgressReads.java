package relay.api.runs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.RunNo;

/** How fast a run goes and what holds it up. */
class ProgressReads {

  private static final Duration RATE_WINDOW = Duration.ofMinutes(1);
  private static final int MAX_BLOCKED = 20;

  /** An open item's stage is read from the bucket index; done ones are never touched. */
  private static final String OPEN_BY_STAGE =
      """
      SELECT current_stage AS name, count(*) AS items FROM item_results
      WHERE run_no = :run AND current_stage IN ('probe', 'provision', 'confirm', 'validate')
      GROUP BY current_stage
      """;

  private static final String WAITING =
      """
      SELECT waits_for AS name, count(*) AS items FROM import_items
      WHERE run_no = :run AND state = 'waiting' AND waits_for IS NOT NULL
      GROUP BY waits_for
      """;

  private static final String RECENT =
      """
      SELECT coalesce(sum(ended), 0) FROM (
        SELECT count(*) AS ended FROM unnest(ARRAY['active', 'degraded', 'broken', 'unknown']) s(status)
        JOIN item_results i ON i.run_no = :run AND i.current_stage = 'done' AND i.access_status = s.status
                           AND i.updated_at > :since
        GROUP BY s.status) counted
      """;

  /** Each state has an index of its own, which a list of states would not use. */
  private static final String BUSIEST =
      """
      SELECT t.base_url, sum(open.items)::bigint AS items, sum(open.in_flight)::bigint AS in_flight
      FROM (
        SELECT target_no, count(*) AS items, 0 AS in_flight FROM import_items
        WHERE run_no = :run AND state = 'ready' GROUP BY target_no
        UNION ALL
        SELECT target_no, count(*), count(*) FROM import_items
        WHERE run_no = :run AND state = 'in_flight' GROUP BY target_no
      ) open JOIN run_targets t ON t.run_no = :run AND t.target_no = open.target_no
      GROUP BY t.base_url ORDER BY items DESC LIMIT 1
      """;

  /** Who met an outage that has not stopped a gate looks again by himself: it is his host's. */
  private static final String PARKED =
      """
      SELECT coalesce(g.kind, 'host') AS kind, coalesce(g.resource, h.host_id) AS resource,
        count(*) AS items,
        coalesce(g.since, min((i.findings #>> '{outage,since}')::timestamptz)) AS since,
        CASE WHEN g.gate_no IS NOT NULL THEN min(i.not_before) END AS gives_up_at
      FROM import_items i
        JOIN import_runs r ON r.run_no = i.run_no
        JOIN hosts h ON h.host_no = r.host_no
        LEFT JOIN gates g ON g.gate_no = i.gate_no
      WHERE i.run_no = :run AND i.state = 'waiting' AND i.waits_for = 'outage'
      GROUP BY g.gate_no, g.kind, g.resource, g.since, h.host_id
      ORDER BY items DESC LIMIT :limit
      """;

  private final JdbcClient jdbc;
  private final Clock clock;
  private final SharedLooks<Open> looks;

  ProgressReads(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.looks = new SharedLooks<>(clock);
  }

  /** What is read over all open items of a run. */
  private record Open(
      Map<String, Long> byStage,
      Map<String, Long> waitingFor,
      double itemsPerSecond,
      @Nullable String bottleneck,
      List<RunProgress.Blocked> blocked) {}

  /** The progress of {@code run}; its counters are of this moment, the rest of a moment ago. */
  RunProgress of(RunRow run) {
    var view = run.view();
    var left = view.totalItems() - view.completedItems();
    var open = left > 0 ? looks.at(run.number(), () -> look(run)) : ended(run);
    return new RunProgress(
        view.runId(),
        view.state(),
        run.activity(),
        view.totalItems(),
        view.completedItems(),
        open.byStage(),
        open.waitingFor(),
        open.itemsPerSecond(),
        open.itemsPerSecond() > 0 && left > 0 ? Math.round(left / open.itemsPerSecond()) : null,
        open.bottleneck(),
        open.blocked(),
        new RunReport.Rows(run.rows().uploaded(), run.rows().folded(), run.rows().rejected()),
        run.cost(),
        view.startedAt(),
        view.finishedAt());
  }

  private Open look(RunRow run) {
    var blocked = blocked(run.number());
    return new Open(
        counts(OPEN_BY_STAGE, run.number()),
        counts(WAITING, run.number()),
        rate(run),
        bottleneck(run.number(), blocked),
        blocked);
  }

  private Open ended(RunRow run) {
    return new Open(Map.of(), Map.of(), rate(run), null, List.of());
  }

  private double rate(RunRow run) {
    var finished = run.view().finishedAt();
    if (finished != null) {
      return perSecond(
          run.view().completedItems(), Duration.between(run.view().startedAt(), finished));
    }
    var now = clock.instant();
    var age = Duration.between(run.view().startedAt().toInstant(), now);
    var window = age.compareTo(RATE_WINDOW) < 0 ? age : RATE_WINDOW;
    var ended =
        jdbc.sql(RECENT)
            .param("run", run.number().value())
            .param("since", OffsetDateTime.ofInstant(now.minus(window), ZoneOffset.UTC))
            .query(Long.class)
            .single();
    return perSecond(ended, window);
  }

  private static double perSecond(long items, Duration time) {
    var seconds = Math.max(time.toMillis(), 1) / 1000.0;
    return Math.round(items / seconds * 10) / 10.0;
  }

  private Map<String, Long> counts(String sql, RunNo run) {
    var counts = new LinkedHashMap<String, Long>();
    jdbc.sql(sql)
        .param("run", run.value())
        .query((RowCallbackHandler) row -> counts.put(row.getString("name"), row.getLong("items")));
    return counts;
  }

  private @Nullable String bottleneck(RunNo run, List<RunProgress.Blocked> blocked) {
    return busiest(run)
        .or(() ->
            blocked.stream()
                .findFirst()
                .map(parked ->
                    "%s is out of order, and %d items wait for it"
                        .formatted(parked.resource(), parked.items())))
        .orElse(null);
  }

  private Optional<String> busiest(RunNo run) {
    return jdbc.sql(BUSIEST)
        .param("run", run.value())
        .query((row, index) ->
            "most open items (%d, %d in flight) are of %s"
                .formatted(
                    row.getLong("items"), row.getLong("in_flight"), row.getString("base_url")))
        .optional();
  }

  private List<RunProgress.Blocked> blocked(RunNo run) {
    return jdbc.sql(PARKED)
        .param("run", run.value())
        .param("limit", MAX_BLOCKED)
        .query((row, index) -> blocked(row))
        .list();
  }

  private static RunProgress.Blocked blocked(ResultSet row) throws SQLException {
    return new RunProgress.Blocked(
        row.getString("kind"),
        row.getString("resource"),
        row.getLong("items"),
        time(row, "since"),
        time(row, "gives_up_at"));
  }

  private static @Nullable OffsetDateTime time(ResultSet row, String column) throws SQLException {
    var stored = row.getObject(column, OffsetDateTime.class);
    return stored == null ? null : stored.withOffsetSameInstant(ZoneOffset.UTC);
  }
}
