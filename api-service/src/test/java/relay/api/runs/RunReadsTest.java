package relay.api.runs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import relay.model.RunId;
import relay.run.AccessMode;
import relay.run.RunState;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;

class RunReadsTest {

  private static TestDatabase database;
  private static RunReads runs;

  @BeforeAll
  static void fill() {
    database = TestPostgres.newDatabase();
    var rows = new ReadModelRows(database.jdbc());
    rows.run("run_20260521_0001", "completed", "self_service", 3, "2026-05-21T04:00:00Z");
    rows.run("run_20260522_0001", "running", "subscription", 3, "2026-05-22T04:00:00Z");
    rows.run("run_20260522_0002", "running", "subscription", 2, "2026-05-22T05:00:00Z");
    runs = new RunReads(database.jdbc());
    database
        .jdbc()
        .sql(
            """
            INSERT INTO run_counters (run_no, shard, completed, active, broken, warnings)
            SELECT run_no, shard, 2, 1, 1, 1 FROM import_runs, generate_series(1, 2) shard
            WHERE run_id = 'run_20260522_0001'
            """)
        .update();
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @Test
  void listsTheNewestFirstAndPagesOn() {
    var first = runs.page(new RunReads.Filter(null, null, null), null, 2);
    var last = first.getLast();
    var cursor =
        new PageCursor(0, last.view().startedAt().toInstant(), last.number().value()).encoded();
    var second = runs.page(new RunReads.Filter(null, null, null), PageCursor.parse(cursor), 2);

    assertThat(first)
        .extracting(row -> row.view().runId())
        .containsExactly("run_20260522_0002", "run_20260522_0001");
    assertThat(second).extracting(row -> row.view().runId()).containsExactly("run_20260521_0001");
  }

  @Test
  void filtersByStateModeAndSearch() {
    assertThat(runs.page(new RunReads.Filter(RunState.RUNNING, null, null), null, 9)).hasSize(2);
    assertThat(runs.page(new RunReads.Filter(null, AccessMode.SELF_SERVICE, null), null, 9))
        .hasSize(1);
    assertThat(runs.page(new RunReads.Filter(null, null, "run_20260522"), null, 9)).hasSize(2);
    assertThat(runs.page(new RunReads.Filter(null, null, "api2.foo"), null, 9)).hasSize(3);
    assertThat(runs.page(new RunReads.Filter(null, null, "foo-9"), null, 9)).isEmpty();
  }

  @Test
  void addsUpTheShardsOfTheCounters() {
    var view = runs.find(new RunId("run_20260522_0001")).orElseThrow().view();

    assertThat(view.completedItems()).isEqualTo(4);
    assertThat(view.activeItems()).isEqualTo(2);
    assertThat(view.warningItems()).isEqualTo(2);
    assertThat(view.finishedAt()).isNull();
  }
}
