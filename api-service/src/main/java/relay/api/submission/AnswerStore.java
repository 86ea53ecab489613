package relay.api.submission;

import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.RunId;

/** Reads what a new run is answered with. Safe for concurrent use. */
class AnswerStore {

  private static final String ANSWER =
      """
      SELECT s.run_id, s.state, s.total_items,
             coalesce(sum(c.completed), 0) AS completed, coalesce(sum(c.active), 0) AS active,
             coalesce(sum(c.degraded), 0) AS degraded, coalesce(sum(c.broken), 0) AS broken,
             coalesce(sum(c.warnings), 0) AS warnings
      FROM run_summaries AS s LEFT JOIN run_counters AS c USING (run_no)
      WHERE s.run_id = :run
      GROUP BY s.run_id, s.state, s.total_items
      """;

  private final JdbcClient jdbc;

  AnswerStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The run as it stands.
   *
   * @param completed items that have ended
   */
  record Standing(SubmissionAnswer answer, long completed) {}

  Standing read(RunId run) {
    return jdbc.sql(ANSWER)
        .param("run", run.value())
        .query((row, index) ->
            new Standing(
                new SubmissionAnswer(
                    row.getString("run_id"),
                    row.getString("state"),
                    "/batch-import/runs/" + row.getString("run_id"),
                    row.getLong("total_items"),
                    row.getLong("active"),
                    row.getLong("degraded"),
                    row.getLong("broken"),
                    row.getLong("warnings")),
                row.getLong("completed")))
        .single();
  }
}
