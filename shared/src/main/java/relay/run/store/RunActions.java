package relay.run.store;

import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.RunNo;
import relay.run.RunActivity;
import relay.run.RunState;
import relay.run.RunStep;

/**
 * What a person can do with a run that has not ended: pause, resume, cancel. Each is one
 * conditional update, so that of two people who act at once one is told that the run has moved on.
 * Safe for concurrent use.
 */
public final class RunActions {

  private static final String MOVE =
      """
      WITH moved AS (
        UPDATE import_runs SET activity = :to
        WHERE run_no = :run AND state = 'running' AND activity = ANY (:from)
        RETURNING run_no
      )
      UPDATE run_summaries s SET activity = :to FROM moved m WHERE s.run_no = m.run_no
      """;

  private final JdbcClient jdbc;

  public RunActions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Hands out nothing more for now; false when the run is not being dispatched. */
  public boolean pause(RunNo run) {
    return move(run, RunStep.PAUSE, RunActivity.PAUSED);
  }

  /** Goes on; false when the run is not paused. */
  public boolean resume(RunNo run) {
    return move(run, RunStep.RESUME, RunActivity.DISPATCHING);
  }

  /**
   * Ends the run as soon as what is past provision has its verdict; false when it has ended, or is
   * being cancelled already.
   */
  public boolean cancel(RunNo run) {
    return move(run, RunStep.CANCEL, RunActivity.CANCELLING);
  }

  private boolean move(RunNo run, RunStep step, RunActivity to) {
    String[] from =
        step.moves().stream()
            .filter(move -> move.from().state() == RunState.RUNNING)
            .map(move -> move.from().activity().code())
            .toArray(String[]::new);
    return jdbc.sql(MOVE).params(Map.of("run", run.value(), "from", from, "to", to.code())).update()
        == 1;
  }
}
