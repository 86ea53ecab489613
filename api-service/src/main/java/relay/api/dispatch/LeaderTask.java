package relay.api.dispatch;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * What the leader does again and again.
 *
 * @param name for logs and thread names
 * @param once does it once; returns the pause before the next time
 */
record LeaderTask(String name, Supplier<Duration> once) {

  /** A task with a fixed pause. */
  static LeaderTask every(String name, Duration pause, Runnable once) {
    return new LeaderTask(
        name,
        () -> {
          once.run();
          return pause;
        });
  }
}
