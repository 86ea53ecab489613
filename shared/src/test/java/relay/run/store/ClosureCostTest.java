package relay.run.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import relay.run.ItemPosition;
import relay.run.ItemStage;
import relay.run.ItemState;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;
import relay.testing.TestRun;

/** What an access closure costs is part of the cost of a run. */
class ClosureCostTest {
  private static TestDatabase database;
  private static ClosureItems items;

  @BeforeAll
  static void start() {
    database = TestPostgres.newDatabase();
    items = new ClosureItems(database.jdbc(), Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void tokensCountOnceForTheOldestRunThatWaits() {
    var maker = TestRun.of(database, 1);
    var older = TestRun.of(database, 2);
    var newer = TestRun.of(database, 1);
    long closure = closureOf(maker);
    awaits(older, 1, closure);
    awaits(older, 2, closure);
    awaits(newer, 1, closure);

    items.spent(closure, 12);
    items.spent(closure, 5);
    items.spent(closure, 0);

    assertThat(older.counter("tokens_gateway")).isEqualTo(17);
    assertThat(tokens(newer)).isZero();
    assertThat(tokens(maker)).isZero();
  }

  @Test
  void tokensCountForTheClosuresOwnRunWhenNobodyWaits() {
    var maker = TestRun.of(database, 1);

    items.spent(closureOf(maker), 12);

    assertThat(maker.counter("tokens_gateway")).isEqualTo(12);
  }

  private static long closureOf(TestRun run) {
    return database
        .jdbc()
        .sql(
            """
            INSERT INTO access_closures (host_no, group_no, access_mode, users_key, smoke_model, run_no)
            SELECT :host, group_no, 'subscription', 'users', 'kimi-k2.6', :run
            FROM import_items WHERE run_no = :run AND item_no = 1
            RETURNING closure_no
            """)
        .param("host", run.hostNo())
        .param("run", run.number().value())
        .query((row, index) -> row.getLong(1))
        .single();
  }

  private static void awaits(TestRun run, int itemNo, long closure) {
    run.put(itemNo, new ItemPosition(ItemStage.VALIDATE, ItemState.WAITING));
    database
        .jdbc()
        .sql(
            "UPDATE import_items SET closure_no = :closure WHERE run_no = :run AND item_no = :item")
        .param("closure", closure)
        .param("run", run.number().value())
        .param("item", itemNo)
        .update();
  }

  private static long tokens(TestRun run) {
    return database
        .jdbc()
        .sql("SELECT coalesce(sum(tokens_gateway), 0) FROM run_counters WHERE run_no = :run")
        .param("run", run.number().value())
        .query((row, index) -> row.getLong(1))
        .single();
  }
}
