package relay.telemetry;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.springframework.core.NestedExceptionUtils;

/** Logs that something is away once, and once that it is back. Safe for concurrent use. */
public final class Outage {
  private final Logger log;
  private final String what;
  private final AtomicBoolean away = new AtomicBoolean();

  /**
   * For one thing that can be away.
   *
   * @param what begins the log lines, for example {@code the database}
   */
  public Outage(Logger log, String what) {
    this.log = log;
    this.what = what;
  }

  /**
   * It does not answer.
   *
   * @param next what happens meanwhile
   */
  public void away(String next, String cause) {
    if (away.compareAndSet(false, true)) {
      log.warn("{} is away, {}: {}", what, next, cause);
    }
  }

  /** As above, with the root of {@code cause}: what lies around it repeats the statement. */
  public void away(String next, Exception cause) {
    Throwable root = NestedExceptionUtils.getMostSpecificCause(cause);
    away(next, root.getClass().getSimpleName() + " " + root.getMessage());
  }

  /** It answers. */
  public void here() {
    if (away.compareAndSet(true, false)) {
      log.info("{} is back", what);
    }
  }

  /** Whether it was away when last looked at. */
  public boolean isAway() {
    return away.get();
  }
}
