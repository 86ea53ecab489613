package relay.api.submission;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import relay.api.testing.RunningApi;
import relay.api.testing.RunningApi.Reply;

/** Looks at what a submission left in the database. */
record StoredRun(RunningApi api, String runId) {

  /** The run that this answer made. */
  static StoredRun of(RunningApi api, Reply reply) {
    if (reply.status() != 201) {
      throw new AssertionError(reply.text());
    }
    return new StoredRun(api, reply.json().path("run_id").asString());
  }

  /** A row of the result list, in the order of the items. */
  record Row(
      int item,
      int row,
      String baseUrl,
      @Nullable String group,
      @Nullable String ref,
      @Nullable String labels,
      List<String> models,
      String stage,
      String state,
      String access,
      @Nullable String reason) {}

  List<Row> rows() {
    return api.jdbc()
        .sql(
            """
            SELECT r.item_no, r.row_no, t.base_url, r.group_name, r.ref, r.labels::text,
                   r.requested_models, r.current_stage, i.state, r.access_status, r.reason_code
            FROM item_results r
            JOIN import_items i USING (run_no, item_no)
            JOIN run_targets t ON t.run_no = r.run_no AND t.target_no = r.target_no
            JOIN import_runs u ON u.run_no = r.run_no
            WHERE u.run_id = :run AND i.requested_models = r.requested_models
              AND i.target_no = r.target_no AND i.stage = r.current_stage
            ORDER BY r.item_no
            """)
        .param("run", runId)
        .query((found, index) ->
            new Row(
                found.getInt("item_no"),
                found.getInt("row_no"),
                found.getString("base_url"),
                found.getString("group_name"),
                found.getString("ref"),
                found.getString("labels"),
                List.of((String[]) found.getArray("requested_models").getArray()),
                found.getString("current_stage"),
                found.getString("state"),
                found.getString("access_status"),
                found.getString("reason_code")))
        .list();
  }

  /** A single row of numbers or texts about the run; {@code :run} is its number. */
  Map<String, @Nullable Object> one(String sql) {
    return api.jdbc()
        .sql(sql)
        .param(
            "run",
            api.jdbc()
                .sql("SELECT run_no FROM import_runs WHERE run_id = :id")
                .param("id", runId)
                .query(Long.class)
                .single())
        .query()
        .singleRow();
  }
}
