package relay.run.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import relay.run.ItemState;
import relay.testing.TestPostgres;
import relay.testing.TestRun;

/** What it takes to end the items of a run all at once. */
class RunEndsTest {
  private static final int ITEMS = 2_000;
  private static final int KEYS = 1_000;

  private static final String KEYS_OF_OTHERS =
      """
      INSERT INTO upstream_keys (host_no, fingerprint, base_url, provider_id)
      SELECT :host, sha256(('other ' || n)::bytea), 'https://relay-1.example/v1', 'relay-1'
      FROM generate_series(1, :keys) n
      """;

  private static final String READ =
      """
      SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'upstream_keys'
      """;

  @Test
  void endingManyItemsReadsNoKeysOfOthers() {
    try (var database = TestPostgres.newDatabase()) {
      var run = TestRun.of(database, ITEMS);
      JdbcClient jdbc = database.jdbc();
      // As in the first minute of an installation: the database has no statistics of this table.
      jdbc.sql(KEYS_OF_OTHERS).param("host", run.hostNo()).param("keys", KEYS).update();
      run.set("activity = 'cancelling'");
      var transaction = new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));

      Long read =
          transaction.execute(_ -> {
            int ended = new RunEnds(jdbc, Clock.systemUTC()).endCancelled(run.number(), ITEMS);
            assertThat(ended).isEqualTo(ITEMS);
            return jdbc.sql(READ).query(Long.class).single();
          });

      assertThat(run.count(ItemState.DONE)).isEqualTo(ITEMS);
      assertThat(read).as("rows of keys that were read").isLessThan(KEYS);
    }
  }

  /** Who led until a moment ago goes on with his pass; the run was ended and retried meanwhile. */
  @Test
  void aRunThatIsNotBeingEndedIsLeftAlone() {
    try (var database = TestPostgres.newDatabase()) {
      var run = TestRun.of(database, 10);
      var ends = new RunEnds(database.jdbc(), Clock.systemUTC());

      assertThat(ends.endCancelled(run.number(), 10)).isZero();
      assertThat(ends.endStopped(run.number(), 10)).isZero();
      run.set("activity = 'cancelling', state = 'cancelled'");
      assertThat(ends.endCancelled(run.number(), 10)).isZero();

      assertThat(run.count(ItemState.DONE)).isZero();
    }
  }
}
