package relay.api.web;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells a database that is away from a mistake of ours. */
final class Unavailable {

  private static final Duration COME_BACK_IN = Duration.ofSeconds(5);

  private Unavailable() {}

  /** The answer while the database is away. */
  static ApiException database() {
    return ApiException.of(
            ErrorCode.UNAVAILABLE, "the database is away; nothing was stored, send it again later")
        .retryAfter(COME_BACK_IN);
  }

  /** Whether {@code failure} comes from a connection that is lost or could not be had. */
  static boolean isCauseOf(Throwable failure) {
    @Nullable Throwable cause = failure;
    while (cause != null) {
      if (cause instanceof SQLException sql && isConnectionFault(sql)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** What the pool says of a connection that it threw away in the middle; it gives no state. */
  private static final String THROWN_AWAY = "Connection is closed";

  // SQLSTATE classes: 08 connection, 57P operator intervention (shutdown, crash, start-up).
  private static boolean isConnectionFault(SQLException fault) {
    var state = fault.getSQLState();
    return fault instanceof SQLTransientConnectionException
        || (state == null && THROWN_AWAY.equals(fault.getMessage()))
        || (state != null && (state.startsWith("08") || state.startsWith("57P")));
  }
}
