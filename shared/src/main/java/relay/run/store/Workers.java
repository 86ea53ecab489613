package relay.run.store;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The live processes of the fleet, by their heartbeats. Safe for concurrent use. */
public final class Workers {

  /** The kind of those that carry items through their stages. */
  public static final String IMPORT = "import";

  private static final String SEEN =
      """
      INSERT INTO workers (worker_id, kind, concurrency, seen_at)
      VALUES (:worker, :kind, :concurrency, :now)
      ON CONFLICT (worker_id) DO UPDATE SET concurrency = excluded.concurrency, seen_at = excluded.seen_at
      """;

  private static final String GONE = "DELETE FROM workers WHERE worker_id = :worker";

  private static final String FORGET = "DELETE FROM workers WHERE seen_at < :before";

  private static final String FLEET =
      """
      SELECT count(*) AS workers, coalesce(sum(concurrency), 0) AS concurrency
      FROM workers WHERE kind = :kind AND seen_at >= :since
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  public Workers(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** What a kind of worker can do together. */
  public record Fleet(int workers, int concurrency) {}

  /** This worker lives, and works on so many items at a time. */
  public void seen(String worker, String kind, int concurrency) {
    jdbc.sql(SEEN)
        .param("worker", worker)
        .param("kind", kind)
        .param("concurrency", concurrency)
        .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
        .update();
  }

  /** This worker stops in order. */
  public void gone(String worker) {
    jdbc.sql(GONE).param("worker", worker).update();
  }

  /** Removes rows of those not seen for so long; they died without a word. */
  public void forget(Duration unseen) {
    jdbc.sql(FORGET).param("before", ago(unseen)).update();
  }

  /** The workers of {@code kind} seen within {@code recently}. */
  public Fleet fleet(String kind, Duration recently) {
    return jdbc.sql(FLEET)
        .param("kind", kind)
        .param("since", ago(recently))
        .query((row, index) -> new Fleet(row.getInt("workers"), row.getInt("concurrency")))
        .single();
  }

  private OffsetDateTime ago(Duration time) {
    return OffsetDateTime.ofInstant(clock.instant().minus(time), ZoneOffset.UTC);
  }
}
