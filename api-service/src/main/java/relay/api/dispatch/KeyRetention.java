package relay.api.dispatch;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Destroys the data keys of runs whose key retention is over: nobody can open their keys again. */
final class KeyRetention {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRetention.class);

  private static final String DESTROY =
      """
      UPDATE import_runs SET data_key_sealed = NULL, probe_key_sealed = NULL
      WHERE state <> 'running' AND key_retention_until <= :now AND data_key_sealed IS NOT NULL
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  KeyRetention(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  void run() {
    int destroyed =
        jdbc.sql(DESTROY)
            .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
            .update();
    if (destroyed > 0) {
      LOG.info("the keys of {} runs were destroyed: their retention is over", destroyed);
    }
  }
}
