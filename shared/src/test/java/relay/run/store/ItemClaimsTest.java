package relay.run.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import relay.run.ClaimedItem;
import relay.run.ItemLease;
import relay.run.store.StepCommitter.Gathering;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;
import relay.testing.TestRun;

class ItemClaimsTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  /** Two claims that come at once, and surely share a statement. */
  private static final Gathering TOGETHER = new Gathering(1, 500, Duration.ofMillis(200));

  private static final String WAITING =
      "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()";

  @Test
  void claimsThatLoseADeadlockAreMadeAgain() throws Exception {
    try (var database = TestPostgres.newDatabase();
        var claims = new ItemClaims(database.jdbc(), Clock.systemUTC(), LEASE, TOGETHER);
        var other = database.dataSource().getConnection()) {
      var run = TestRun.of(database, 2);
      other.setAutoCommit(false);
      execute(other, "SET LOCAL deadlock_timeout = '1min'"); // the claim's own second ends sooner
      var handedOut = handedOut(database);
      lock(other, run, 2);
      var claimed = handedOut.stream().map(lease -> claim(claims, lease)).toList();
      await("the claim has the first row and waits for the second")
          .until(() -> database.jdbc().sql(WAITING).query(Integer.class).single() > 0);

      lock(other, run, 1);
      other.rollback();

      for (var one : claimed) {
        assertThat(one.get(30, TimeUnit.SECONDS)).isPresent();
      }
    }
  }

  private static List<ItemLease> handedOut(TestDatabase database) {
    var items = new ItemHandOut(database.jdbc(), Clock.systemUTC());
    var turns =
        items.ready(Map.of(), 1).stream().map(target -> new ItemHandOut.Turn(target, 2)).toList();
    return items.handOut(turns, LEASE).stream().map(ItemHandOut.HandedOut::lease).toList();
  }

  private static CompletableFuture<Optional<ClaimedItem>> claim(
      ItemClaims claims, ItemLease lease) {
    var claimed = new CompletableFuture<Optional<ClaimedItem>>();
    Thread.startVirtualThread(() -> {
      try {
        claimed.complete(claims.claim(lease));
      } catch (RuntimeException failed) {
        claimed.completeExceptionally(failed);
      }
    });
    return claimed;
  }

  private static void lock(Connection connection, TestRun run, int itemNo) throws SQLException {
    execute(
        connection,
        "SELECT 1 FROM import_items WHERE run_no = %d AND item_no = %d FOR UPDATE"
            .formatted(run.number().value(), itemNo));
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
