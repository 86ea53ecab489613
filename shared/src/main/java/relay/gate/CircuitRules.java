package relay.gate;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * By which rules a gate stops, is tested and opens again (design 3.4).
 *
 * @param memory for how long what a key met counts
 * @param firstTest after this the first item tests a stopped gate; each further test waits twice as
 *     long
 * @param longestPause between two tests
 * @param testFor how long an item that tests may take before another one is sent
 * @param lasting for how long all keys must be refused alike until it is the keys
 */
public record CircuitRules(
    Duration memory,
    Duration firstTest,
    Duration longestPause,
    Duration testFor,
    Duration lasting) {

  /** So many different keys make a majority that stops a gate, whatever they met. */
  static final int KEYS = 5;

  /** What the last so many different keys met is what counts. */
  static final int WINDOW = 10;

  /** Tests that all keys must fail alike until it is the keys. */
  static final int ROUNDS = 3;

  /** Those of production. */
  public static final CircuitRules LIVE =
      new CircuitRules(
          Duration.ofMinutes(2),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(10));

  /** The same, each of the times changed. */
  public CircuitRules at(UnaryOperator<Duration> pace) {
    return new CircuitRules(
        pace.apply(memory),
        pace.apply(firstTest),
        pace.apply(longestPause),
        pace.apply(testFor),
        pace.apply(lasting));
  }

  /** The pause after so many failed tests. */
  Duration pauseAfter(int failedTests) {
    Duration pause = firstTest;
    for (int test = 0; test < failedTests && pause.compareTo(longestPause) < 0; test++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(longestPause) < 0 ? pause : longestPause;
  }
}
