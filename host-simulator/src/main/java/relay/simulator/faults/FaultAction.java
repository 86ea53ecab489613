package relay.simulator.faults;

import java.time.Duration;

/** What a fault does to a call. */
public sealed interface FaultAction {

  /** Hangs up before the call has any effect. */
  record CutBefore() implements FaultAction {}

  /** Lets the call take effect, then hangs up: the answer is lost. */
  record CutAfter() implements FaultAction {}

  /**
   * Lets the call take effect, then hangs up like a process that dies: an idempotent call stays "in
   * progress" until its record has outlived its time (host-api 4).
   */
  record Die() implements FaultAction {}

  /** Waits, then handles the call as usual. */
  record Delay(Duration time) implements FaultAction {}

  /** Answers something else, without any effect. */
  record Answer(int status, String contentType, String body) implements FaultAction {}

  /**
   * Lets the call take effect, then holds its answer back until the rule is released or removed.
   */
  record Hold() implements FaultAction {}
}
