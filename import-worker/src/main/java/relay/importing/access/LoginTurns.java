package relay.importing.access;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The gate through which the whole fleet logs in to a host: one login every few seconds, so that
 * the host's limit of 20 a minute and address is never met (host-api 3.2).
 */
final class LoginTurns {

  private static final String TAKE =
      """
      INSERT INTO host_login_turns AS t (host_no, next_turn) VALUES (:host, :next)
      ON CONFLICT (host_no) DO UPDATE SET next_turn = excluded.next_turn
       WHERE t.next_turn <= :now
      """;

  private static final String NEXT = "SELECT next_turn FROM host_login_turns WHERE host_no = :host";

  private static final String PAUSE =
      "UPDATE host_login_turns SET next_turn = :next WHERE host_no = :host";

  private final JdbcClient jdbc;
  private final Clock clock;
  private final AccessTimes times;

  LoginTurns(JdbcClient jdbc, Clock clock, AccessTimes times) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.times = times;
  }

  /** Empty when the caller may log in now, else how long it has to wait. */
  Optional<Duration> take(long hostNo) {
    var now = clock.instant();
    var taken =
        jdbc.sql(TAKE)
            .param("host", hostNo)
            .param("now", now.atOffset(ZoneOffset.UTC))
            .param("next", now.plus(times.loginEvery()).atOffset(ZoneOffset.UTC))
            .update();
    return taken == 1 ? Optional.empty() : Optional.of(untilNext(hostNo));
  }

  /** The host said that there were too many logins: nobody tries for a while. */
  void pause(long hostNo) {
    jdbc.sql(PAUSE)
        .param("host", hostNo)
        .param("next", clock.instant().plus(times.loginPause()).atOffset(ZoneOffset.UTC))
        .update();
  }

  private Duration untilNext(long hostNo) {
    var next = jdbc.sql(NEXT).param("host", hostNo).query(OffsetDateTime.class).single();
    var wait = Duration.between(clock.instant(), next.toInstant());
    return wait.isPositive() ? wait : times.askAgain();
  }
}
