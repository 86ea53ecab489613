package relay.run.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.RunNo;
import relay.run.RunVerdict;

/** Puts exact sums in the place of a run's counters; what was spent is added up and kept. */
final class RunRecount {

  private static final String SPENT =
      """
      WITH spent AS (
        DELETE FROM run_counters WHERE run_no = :run
        RETURNING retries, tokens_probe, tokens_host_test, tokens_gateway, host_calls
      )
      SELECT coalesce(sum(retries), 0) AS retries, coalesce(sum(tokens_probe), 0) AS tokens_probe,
        coalesce(sum(tokens_host_test), 0) AS tokens_host_test,
        coalesce(sum(tokens_gateway), 0) AS tokens_gateway, coalesce(sum(host_calls), 0) AS host_calls
      FROM spent
      """;

  private static final String COUNT =
      """
      INSERT INTO run_counters (run_no, shard, completed, active, degraded, broken, warnings, confirmed,
        retries, tokens_probe, tokens_host_test, tokens_gateway, host_calls)
      SELECT :run, :shard, count(*) FILTER (WHERE current_stage = 'done'),
        count(*) FILTER (WHERE access_status = 'active'),
        count(*) FILTER (WHERE access_status = 'degraded'),
        count(*) FILTER (WHERE access_status = 'broken'),
        count(*) FILTER (WHERE advisories <> '{}'),
        count(*) FILTER (WHERE access_status = 'active' AND confirmation_status = 'confirmed'),
        :retries, :tokens_probe, :tokens_host_test, :tokens_gateway, :host_calls
      FROM item_results WHERE run_no = :run
      RETURNING (SELECT total_items FROM import_runs WHERE run_no = :run) AS total, active, degraded, confirmed
      """;

  private final JdbcClient jdbc;

  RunRecount(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** In the caller's transaction, in which no step of the run can be written. */
  RunVerdict.Sums recount(RunNo run) {
    Map<String, @Nullable Object> spent =
        jdbc.sql(SPENT).param("run", run.value()).query().singleRow();
    return jdbc.sql(COUNT)
        .param("run", run.value())
        .param("shard", Shards.SHARED)
        .params(spent)
        .query((row, index) ->
            new RunVerdict.Sums(
                row.getLong("total"),
                row.getLong("active"),
                row.getLong("degraded"),
                row.getLong("confirmed")))
        .single();
  }
}
