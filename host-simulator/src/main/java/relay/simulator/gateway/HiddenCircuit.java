package relay.simulator.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import relay.simulator.options.HostVersion;

/**
 * Sets an account aside after two upstream 5xx in a row, without any visible field (host-api 20,
 * row 7). Safe for concurrent use.
 */
final class HiddenCircuit {

  private static final int FAILURES = 2;

  private record Failures(int inARow, Instant last) {}

  private final HostVersion version;
  private final Duration pause;
  private final Map<Long, Failures> failures = new ConcurrentHashMap<>();

  HiddenCircuit(HostVersion version, Duration pause) {
    this.version = version;
    this.pause = pause;
  }

  void failed(long accountId, Instant now) {
    if (version.hidesFailingAccounts()) {
      failures.merge(
          accountId,
          new Failures(1, now),
          (known, one) -> isOver(known, now) ? one : new Failures(known.inARow() + 1, now));
    }
  }

  void succeeded(long accountId) {
    failures.remove(accountId);
  }

  boolean hides(long accountId, Instant now) {
    Failures known = failures.get(accountId);
    return known != null && known.inARow() >= FAILURES && !isOver(known, now);
  }

  private boolean isOver(Failures known, Instant now) {
    return !now.isBefore(known.last().plus(pause));
  }
}
