package relay.run.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
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

  private static final String LOCK_MIDDLE =
      """
      SELECT key_no FROM upstream_keys
      WHERE key_no = (SELECT (min(key_no) + max(key_no)) / 2 FROM upstream_keys) FOR UPDATE
      """;

  private static final String WAITING =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'
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

      var transaction = new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));

      // Both reach the key in the middle, from its two sides, before either can go on.
      List<Future<Integer>> ended =
          transaction.execute(_ -> {
            jdbc.sql(LOCK_MIDDLE).query(Long.class).single();
            var ending =
                Stream.of(one, other)
                    .map(run -> threads.submit(() -> ends.endCancelled(run.number(), ITEMS)))
                    .toList();
            await().until(() -> database.jdbc().sql(WAITING).query(Integer.class).single() == 2);
            return ending;
          });

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
