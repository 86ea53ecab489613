package relay.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import relay.run.ClaimedItem;
import relay.run.ConfirmMode;
import relay.run.ItemLease;
import relay.run.ItemPosition;
import relay.run.ItemStage;
import relay.run.ItemState;
import relay.run.store.ItemClaims;
import relay.run.store.StepCommitter.Gathering;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;
import relay.testing.TestRun;

class KeyStoreTest {
  private static final Instant NOW = Instant.parse("2026-05-22T10:00:00Z");

  private static TestDatabase database;
  private static ItemClaims claims;
  private static KeyStore keys;

  @BeforeAll
  static void start() {
    database = TestPostgres.newDatabase();
    claims =
        new ItemClaims(
            database.jdbc(), Clock.systemUTC(), Duration.ofSeconds(30), Gathering.DEFAULT);
    keys = new KeyStore(database.jdbc());
  }

  @AfterAll
  static void stop() {
    claims.close();
    database.close();
  }

  @Test
  void ofItemsWithTheSameKeyOneHoldsIt() throws Exception {
    var run = TestRun.of(database, 8);
    sameKey(run);
    List<ClaimedItem> items = new ArrayList<>();
    for (int item = 1; item <= 8; item++) {
      items.add(claimed(run, item));
    }

    for (int round = 0; round < 50; round++) {
      List<Optional<UpstreamKey>> answers = race(items);

      assertThat(answers.stream().filter(Optional::isPresent)).hasSize(1);
      items.forEach(keys::release);
    }
  }

  @Test
  void whoHoldsItTakesItAgain() {
    var run = TestRun.of(database, 1);
    var item = claimed(run, 1);

    assertThat(keys.claim(item, NOW)).isPresent();
    assertThat(keys.claim(item, NOW)).isPresent();
  }

  @Test
  void theLeaseOfAnItemThatIsHeldAtTheBarrierIsFree() {
    var run = TestRun.of(database, 2);
    sameKey(run);
    var first = claimed(run, 1);
    var second = claimed(run, 2);
    assertThat(keys.claim(first, NOW)).isPresent();
    assertThat(keys.claim(second, NOW)).isEmpty();

    run.put(1, new ItemPosition(ItemStage.CONFIRM, ItemState.HELD));

    assertThat(keys.claim(second, NOW)).isPresent();
    assertThat(keys.noteAccount(first, 7, AccountOrigin.CREATED)).isFalse();
  }

  @Test
  void theLeaseOfAPausedRunsItemIsFreeOnceNobodyWorksOnIt() {
    var run = TestRun.of(database, 2);
    sameKey(run);
    var paused = claimed(run, 1);
    var other = claimed(run, 2);
    assertThat(keys.claim(paused, NOW)).isPresent();
    run.put(1, new ItemPosition(ItemStage.PROVISION, ItemState.READY));
    assertThat(keys.claim(other, NOW)).as("the other goes on soon").isEmpty();

    database
        .jdbc()
        .sql("UPDATE import_runs SET activity = 'paused' WHERE run_no = :run")
        .param("run", run.number().value())
        .update();

    assertThat(keys.claim(other, NOW)).isPresent();
    assertThat(keys.noteAccount(paused, 7, AccountOrigin.CREATED)).isFalse();
  }

  @Test
  void whoHasLostHisItemWritesNothing() {
    var run = TestRun.of(database, 1);
    var item = claimed(run, 1);
    assertThat(keys.claim(item, NOW)).isPresent();
    assertThat(claims.claim(item.lease())).as("a second delivery").isPresent();

    assertThat(keys.claim(item, NOW)).isEmpty();
    assertThat(keys.noteProof(item, 1, "kimi-k2.6", ConfirmMode.GATEWAY, NOW)).isFalse();
    assertThat(keys.raiseGeneration(item, 1, NOW)).isEmpty();
  }

  @Test
  void aProofCountsForOthersTenMinutesAndForItsOwnItemAlways() {
    var run = TestRun.of(database, 2);
    sameKey(run);
    var mine = claimed(run, 1);
    var other = claimed(run, 2).lease().item();
    keys.claim(mine, NOW);
    assertThat(keys.noteProof(mine, 1, "kimi-k2.6", ConfirmMode.GATEWAY, NOW)).isTrue();

    var known = keys.claim(mine, NOW).orElseThrow();

    var soon = NOW.plus(Duration.ofMinutes(9));
    var late = NOW.plus(Duration.ofMinutes(11));
    assertThat(known.proofFor(other, ConfirmMode.GATEWAY, "kimi-k2.6", soon)).isPresent();
    assertThat(known.proofFor(other, ConfirmMode.GATEWAY, "kimi-k2.6", late)).isEmpty();
    assertThat(known.proofFor(other, ConfirmMode.BOTH, "kimi-k2.6", soon)).isEmpty();
    assertThat(known.proofFor(other, ConfirmMode.GATEWAY, "glm-4.6", soon)).isEmpty();
    assertThat(known.proofFor(mine.lease().item(), ConfirmMode.GATEWAY, "kimi-k2.6", late))
        .isPresent();
    keys.raiseGeneration(mine, 1, NOW);
    var next = keys.claim(mine, NOW).orElseThrow();
    assertThat(next.proofFor(mine.lease().item(), ConfirmMode.GATEWAY, "kimi-k2.6", soon))
        .isEmpty();
  }

  private static List<Optional<UpstreamKey>> race(List<ClaimedItem> items) throws Exception {
    List<Optional<UpstreamKey>> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Optional<UpstreamKey>>> work =
          items.stream()
              .map(item -> (Callable<Optional<UpstreamKey>>) () -> keys.claim(item, NOW))
              .toList();
      for (Future<Optional<UpstreamKey>> one : threads.invokeAll(work)) {
        answers.add(one.get());
      }
    }
    return answers;
  }

  private static void sameKey(TestRun run) {
    database
        .jdbc()
        .sql("UPDATE import_items SET fingerprint = sha256(:run::text::bytea) WHERE run_no = :run")
        .param("run", run.number().value())
        .update();
  }

  private static ClaimedItem claimed(TestRun run, int item) {
    run.put(item, ItemPosition.inFlight(ItemStage.PROVISION));
    return claims.claim(new ItemLease(run.item(item), 0)).orElseThrow();
  }
}
