package relay.api.runs;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import relay.api.web.ApiException;
import relay.model.RunId;

/** Waits for the end of a run on behalf of a request; looks again every {@code pause}. */
class RunWait {

  private static final int MAX_MILLIS = 30_000;

  private final RunReads runs;
  private final Duration pause;

  RunWait(RunReads runs, Duration pause) {
    this.runs = runs;
    this.pause = pause;
  }

  /**
   * Returns when the run has ended, does not exist, or {@code waitMs} milliseconds are over; at
   * once when that is null.
   *
   * @throws ApiException when {@code waitMs} is no number from 0 to 30000
   */
  void untilEnded(RunId run, @Nullable String waitMs) {
    var deadline = System.nanoTime() + parse(waitMs).toNanos();
    while (System.nanoTime() < deadline && isRunning(run)) {
      try {
        Thread.sleep(pause);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private boolean isRunning(RunId run) {
    return runs.find(run).filter(row -> row.view().finishedAt() == null).isPresent();
  }

  private static Duration parse(@Nullable String waitMs) {
    if (waitMs == null || waitMs.isEmpty()) {
      return Duration.ZERO;
    }
    if (!waitMs.matches("\\d{1,5}") || Integer.parseInt(waitMs) > MAX_MILLIS) {
      throw ApiException.invalid("wait_ms is a number from 0 to " + MAX_MILLIS);
    }
    return Duration.ofMillis(Integer.parseInt(waitMs));
  }
}
