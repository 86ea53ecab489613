package relay.run.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
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

  private static final String SAME_KEYS_BACKWARDS =
      """
      UPDATE import_items i SET fingerprint = o.fingerprint FROM import_items o
      WHERE i.run_no = :other AND o.run_no = :one AND o.item_no = :items + 1 - i.item_no
      """;

  private static final String KEYS_OF_A_RUN =
      """
      INSERT INTO upstream_keys (host_no, fingerprint, base_url, provider_id)
      SELECT r.host_no, i.fingerprint, 'https://relay-1.example/v1', 'relay-1'
      FROM import_items i JOIN import_runs r USING (run_no) WHERE run_no = :run ORDER BY item_no
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

  @Test
  void runsOfTheSameKeysEndAtTheSameTime() throws Exception {
    try (var database = TestPostgres.newDatabase();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var one = TestRun.of(database, ITEMS);
      var other = TestRun.of(database, ITEMS);
      JdbcClient jdbc = database.jdbc();
      jdbc.sql(SAME_KEYS_BACKWARDS)
          .param("one", one.number().value())
          .param("other", other.number().value())
          .param("items", ITEMS)
          .update();
      jdbc.sql(KEYS_OF_A_RUN).param("run", one.number().value()).update();
      one.set("activity = 'cancelling'");
      other.set("activity = 'cancelling', host_no = " + one.hostNo());
      var ends = new RunEnds(jdbc, Clock.systemUTC());

      var ended =
          threads.invokeAll(
              List.of(
                  () -> ends.endCancelled(one.number(), ITEMS),
                  () -> ends.endCancelled(other.number(), ITEMS)));

      assertThat(ended.get(0).get()).isEqualTo(ITEMS);
      assertThat(ended.get(1).get()).isEqualTo(ITEMS);
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
