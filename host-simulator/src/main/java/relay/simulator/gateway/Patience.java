package relay.simulator.gateway;

import java.time.Duration;
import relay.simulator.options.HostTimes;

/**
 * How a call waits for its turn.
 *
 * @param most how long
 * @param between how often {@code sign} is run meanwhile
 * @param sign must not block
 */
record Patience(Duration most, Duration between, Runnable sign) {

  static Patience of(HostTimes times, Runnable sign) {
    return new Patience(times.slotWait(), times.slotPing(), sign);
  }
}
