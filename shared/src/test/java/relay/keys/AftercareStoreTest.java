package relay.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relay.run.ClaimedItem;
import relay.run.ItemLease;
import relay.run.ItemPosition;
import relay.run.ItemStage;
import relay.run.Placement;
import relay.run.store.ItemClaims;
import relay.run.store.StepCommitter.Gathering;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;
import relay.testing.TestRun;

class AftercareStoreTest {
  private static final Instant NOW = Instant.parse("2026-05-22T10:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);

  private TestDatabase database;
  private ItemClaims claims;
  private KeyStore keys;
  private AftercareStore aftercare;
  private ClaimedItem item;

  @BeforeEach
  void start() {
    database = TestPostgres.newDatabase();
    claims =
        new ItemClaims(
            database.jdbc(), Clock.systemUTC(), Duration.ofSeconds(30), Gathering.DEFAULT);
    keys = new KeyStore(database.jdbc());
    aftercare = new AftercareStore(database.jdbc());
    var run = TestRun.of(database, 1);
    run.put(1, ItemPosition.inFlight(ItemStage.PROVISION));
    item = claims.claim(new ItemLease(run.item(1), 0)).orElseThrow();
    keys.claim(item, NOW);
    keys.noteAccount(item, 7, AccountOrigin.CREATED);
    keys.release(item);
    database.jdbc().sql("UPDATE upstream_keys SET aftercare = 'rest'").update();
  }

  @AfterEach
  void stop() {
    claims.close();
    database.close();
  }

  @Test
  void whatIsTakenIsKeptByRenewingIt() {
    var owed = aftercare.take(5, Set.of(), NOW, LATER, NOW).getFirst();

    assertThat(aftercare.renew(owed, LATER.plusSeconds(60))).isPresent();
    assertThat(keys.claim(item, LATER.plusSeconds(1))).isEmpty();
    assertThat(aftercare.renew(owed, LATER)).as("an old token").isEmpty();
  }

  @Test
  void whoWasTooSlowHasLostItToTheItemThatTookTheKey() {
    var owed = aftercare.take(5, Set.of(), NOW, LATER, NOW).getFirst();
    assertThat(keys.claim(item, LATER.plusSeconds(1))).isPresent();
    keys.noteAdmission(item, Placement.IN_SERVICE);

    assertThat(aftercare.renew(owed, LATER.plusSeconds(60))).isEmpty();
    assertThat(aftercare.take(5, Set.of(), LATER, LATER.plusSeconds(60), LATER)).isEmpty();
  }

  @Test
  void theKeysOfAHostThatIsAwayAreLeftAlone() {
    assertThat(aftercare.take(5, Set.of(item.hostNo()), NOW, LATER, NOW)).isEmpty();
    assertThat(aftercare.take(5, Set.of(item.hostNo() + 1), NOW, LATER, NOW)).hasSize(1);
  }
}
