package relay.run.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import relay.run.ItemLease;
import relay.run.ItemState;
import relay.run.store.StepCommitter.Gathering;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;
import relay.testing.TestRun;

class ItemLeasesTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  @Test
  void whatAStoppingWorkerHoldsIsReadyAtOnceAndWhatItLostStaysAnothers() {
    try (var database = TestPostgres.newDatabase();
        var claims = new ItemClaims(database.jdbc(), Clock.systemUTC(), LEASE, Gathering.DEFAULT)) {
      var run = TestRun.of(database, 2);
      var leases = new ItemLeases(database.jdbc(), Clock.systemUTC(), LEASE);
      var held = handedOut(database).stream().map(lease -> claimed(claims, lease)).toList();
      var lost = held.get(1);
      raiseEpoch(database, run, lost);

      assertThat(leases.giveBack(held)).isEqualTo(1);

      int kept = held.getFirst().item().itemNo();
      assertThat(run.position(kept).state()).isEqualTo(ItemState.READY);
      assertThat(run.work(kept, "claims", Integer.class)).as("no fault of the item").isZero();
      assertThat(run.position(lost.item().itemNo()).state()).isEqualTo(ItemState.IN_FLIGHT);
      assertThat(leases.giveBack(held)).as("twice").isZero();
      assertThat(leases.giveBack(List.of())).isZero();
    }
  }

  private static List<ItemLease> handedOut(TestDatabase database) {
    var items = new ItemHandOut(database.jdbc(), Clock.systemUTC());
    var turns =
        items.ready(Map.of(), 1).stream().map(target -> new ItemHandOut.Turn(target, 2)).toList();
    return items.handOut(turns, LEASE).stream().map(ItemHandOut.HandedOut::lease).toList();
  }

  private static ItemLease claimed(ItemClaims claims, ItemLease handedOut) {
    return claims.claim(handedOut).orElseThrow().lease();
  }

  private static void raiseEpoch(TestDatabase database, TestRun run, ItemLease lease) {
    database
        .jdbc()
        .sql(
            "UPDATE import_items SET lease_epoch = lease_epoch + 1 WHERE run_no = :run AND item_no = :item")
        .param("run", run.number().value())
        .param("item", lease.item().itemNo())
        .update();
  }
}
