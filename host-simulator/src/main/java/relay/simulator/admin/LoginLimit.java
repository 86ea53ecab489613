package relay.simulator.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Counts calls per client address in fixed windows. Safe for concurrent use. */
final class LoginLimit {

  private record Window(Instant start, int calls) {}

  private final int allowed;
  private final Duration length;
  private final Map<String, Window> windows = new HashMap<>();

  /**
   * @param allowed calls in a window, 0 for any number
   */
  LoginLimit(int allowed, Duration length) {
    this.allowed = allowed;
    this.length = length;
  }

  /** Counts a call; false when it is one too many. */
  synchronized boolean admits(String address, Instant now) {
    if (allowed == 0) {
      return true;
    }
    Window window = windows.get(address);
    if (window == null || !now.isBefore(window.start().plus(length))) {
      window = new Window(now, 0);
    }
    windows.put(address, new Window(window.start(), window.calls() + 1));
    return window.calls() < allowed;
  }
}
