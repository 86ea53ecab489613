package relay.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A measurement in its smallest form: it ends, and what it counts is true. No times here. */
class BenchmarksTest {

  @Test
  void fleetMeasuresEveryEngine() {
    var printed = run("fleet --items 200 --slots 64 --jobs 200 --slow-jobs 20 --rounds 1");

    assertThat(printed).containsPattern("\\| Relay Manager +\\| +[\\d,]+ \\| +1.00× \\|");
    assertThat(printed).containsPattern("\\| db-scheduler [\\d.]+ +\\| +[\\d,]+ \\|");
    assertThat(printed).containsPattern("\\| JobRunr [\\d.]+ +\\| +[\\d,]+ \\|");
  }

  private static String run(String command) {
    var printed = new StringWriter();
    var status =
        new CommandLine(new BenchmarksMain())
            .setOut(new PrintWriter(printed, true))
            .execute(command.split(" "));
    assertThat(status).as(printed.toString()).isZero();
    return printed.toString();
  }
}
