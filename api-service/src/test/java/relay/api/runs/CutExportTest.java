package relay.api.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relay.api.testing.RunningApi;

/** An export that fails half-way is an error or a broken transfer, never a shorter file. */
class CutExportTest {
  private static final String LONG = "run_20260522_0001";
  private static final String SHORT = "run_20260522_0002";

  private static RunningApi api;

  @BeforeAll
  static void fill() {
    api = RunningApi.start();
    var rows = new ReadModelRows(api.jdbc());
    rows.run(LONG, "completed", "subscription", 5_000, "2026-05-22T04:00:00Z");
    rows.run(SHORT, "completed", "subscription", 3, "2026-05-22T04:00:00Z");
    api.jdbc()
        .sql(
            """
            UPDATE item_results SET reason_code = 'of.a_newer_release'
            WHERE (run_no, row_no) IN (SELECT run_no, max(row_no) FROM item_results GROUP BY run_no)
            """)
        .update();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "ndjson"})
  void whatHasBegunIsBrokenOff(String format) {
    assertThatThrownBy(() -> api.get(export(LONG, format)))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void whatHasNotBegunIsAnError() {
    var reply = api.get(export(SHORT, "ndjson"));

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.errorCode()).isEqualTo("internal_error");
    assertThat(reply.header("Content-Disposition")).isEmpty();
  }

  private static String export(String run, String format) {
    return "/api/batch-import/runs/" + run + "/export?format=" + format;
  }
}
