package relay.api.dispatch;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Destroys the data keys of runs whose key retention is over: nobody can open their keys again.
 * Until then the account of a key that ended {@code degraded} rests in staging for a retry; now it
 * is left to be deleted, unless a later run judged the key (design 3.3, "never admitted").
 */
final class KeyRetention {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRetention.class);

  private static final String DESTROY =
      """
      WITH destroyed AS (
        UPDATE import_runs SET data_key_sealed = NULL, probe_key_sealed = NULL
        WHERE state <> 'running' AND key_retention_until <= :now AND data_key_sealed IS NOT NULL
        RETURNING run_no, host_no, finished_at
      ), deserted AS (
        UPDATE upstream_keys k SET aftercare = 'delete'
        FROM destroyed d JOIN import_items i USING (run_no)
        WHERE k.host_no = d.host_no AND k.fingerprint = i.fingerprint AND i.admitted_at IS NULL
          AND k.placement IS NULL
          AND (k.account_id IS NOT NULL AND k.account_origin = 'created'
            OR k.account_id IS NULL AND EXISTS (
              SELECT FROM account_intents a
               WHERE a.host_no = k.host_no AND a.fingerprint = k.fingerprint
                 AND a.generation = k.generation AND a.state = 'open'))
          AND k.held_by_run IS NULL AND k.aftercare IS NULL AND k.last_checked_at <= d.finished_at
      )
      SELECT count(*) FROM destroyed
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  KeyRetention(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  void run() {
    long destroyed =
        jdbc.sql(DESTROY)
            .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
            .query(Long.class)
            .single();
    if (destroyed > 0) {
      LOG.info("the keys of {} runs were destroyed: their retention is over", destroyed);
    }
  }
}
