package relay.api.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import relay.api.web.ApiException;
import relay.model.RunNo;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;

class RunReportTest {

  private static final String RUN = "run_20260522_0001";
  private static final int ITEMS = 84;

  private static TestDatabase database;
  private static RunNo number;
  private static RunQueries queries;
  private static ExportReads export;

  @BeforeAll
  static void fill() {
    database = TestPostgres.newDatabase();
    var jdbc = database.jdbc();
    number =
        new ReadModelRows(jdbc).run(RUN, "running", "subscription", ITEMS, "2026-05-22T04:00:00Z");
    jdbc.sql("UPDATE item_results SET current_stage = 'done' WHERE access_status <> 'unknown'")
        .update();
    jdbc.sql(
            """
            INSERT INTO run_counters (run_no, shard, completed, active, degraded, broken, warnings)
            SELECT run_no, 0, count(*) FILTER (WHERE current_stage = 'done'),
                   count(*) FILTER (WHERE access_status = 'active'), count(*) FILTER (WHERE access_status = 'degraded'),
                   count(*) FILTER (WHERE access_status = 'broken'), 0
            FROM item_results GROUP BY run_no
            """)
        .update();
    jdbc.sql(
            """
            UPDATE item_results SET ref = '=SUM(A1)', api_key_masked = 'sk-…3f9a', row_no = 1 WHERE item_no = 1;
            UPDATE item_results SET row_no = row_no + 1 WHERE item_no > 1;
            INSERT INTO duplicate_rows (run_no, row_no, item_no, ref) SELECT run_no, 2, 1, 'twin' FROM import_runs;
            """)
        .update();
    var clock = Clock.fixed(Instant.parse("2026-05-22T04:00:50Z"), ZoneOffset.UTC);
    queries =
        new RunQueries(
            new RunReads(jdbc),
            new ItemReads(jdbc),
            new ProgressReads(jdbc, clock),
            new ReportReads(jdbc));
    export = new ExportReads(database.dataSource());
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @Test
  void causesAddUpToWhatIsNotActive() {
    var report = queries.report(RUN, Locale.ENGLISH);

    assertThat(report.causes())
        .extracting(RunReport.Cause::reasonCode)
        .containsExactlyInAnyOrder("upstream.key_rejected", "host.unavailable");
    assertThat(report.causes().stream().mapToLong(RunReport.Cause::items).sum())
        .isEqualTo(report.items().degraded() + report.items().broken());
    assertThat(report.causes().getFirst().sampleItems()).hasSize(5);
    assertThat(report.byBaseUrl()).hasSize(3);
    assertThat(report.byBaseUrl().stream().mapToLong(RunReport.ByBaseUrl::items).sum())
        .isEqualTo(ITEMS);
    assertThat(report.byLabel()).extracting(RunReport.ByLabel::value).contains("seller-1");
  }

  @Test
  void showsWhatIsOpenAndHowFastItGoes() {
    var progress = queries.progress(RUN);

    assertThat(progress.openByStage().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(progress.totalItems() - progress.completedItems());
    assertThat(progress.itemsPerSecond()).isGreaterThan(0);
    assertThat(progress.estimatedSecondsLeft()).isNotNull();
  }

  @Test
  void exportsEveryUploadedRowInOrderAndDefusesFormulas() {
    var rows = new ArrayList<ExportRow>();
    export.each(number, Locale.ENGLISH, rows::add);

    assertThat(rows).hasSize(ITEMS + 1);
    assertThat(rows).extracting(ExportRow::row).isSorted();
    assertThat(rows.get(1).duplicateOfRow()).isEqualTo(1);
    assertThat(rows.get(1).itemId()).isEqualTo("item_000001");
    assertThat(rows.getFirst().cells()).contains("'=SUM(A1)").contains("sk-…3f9a");
    assertThat(rows.getFirst().cells()).hasSameSizeAs(ExportRow.COLUMNS);
  }

  @Test
  void refusesRunsItDoesNotKnow() {
    assertThatThrownBy(() -> queries.report("run_20990101_0001", Locale.ENGLISH))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("run_20990101_0001");
    assertThatThrownBy(() -> queries.run("../etc", Locale.ENGLISH)).hasMessageContaining("run ");
  }
}
