package relay.benchmarks;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Waits for the end of what is measured, looking often but cheaply. */
final class Waiting {

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private Waiting() {}

  /**
   * Returns as soon as the condition is true.
   *
   * @throws org.awaitility.core.ConditionTimeoutException after four minutes
   */
  static void until(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(LOOK_AGAIN)
        .until(condition);
  }
}
