package relay.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relay.simulator.options.HostVersion;
import relay.simulator.upstream.Dialect;
import relay.simulator.upstream.KeyTruth;
import relay.simulator.upstream.PlannedKey;
import relay.simulator.upstream.TruthPlan;
import relay.simulator.upstream.UpstreamBase;
import tools.jackson.databind.JsonNode;

/**
 * The same keys again: after an operator deleted their accounts, and by two runs at the same time.
 */
class RepeatedImportTest {

  private static final int SOME = 40;
  private static final int BAD = 10;
  private static final Map<KeyTruth, Integer> PLANTED =
      Map.of(
          KeyTruth.GOOD,
          3 * SOME + 1,
          KeyTruth.CHAT_ONLY,
          1,
          KeyTruth.WRONG_KEY_401,
          BAD + 1,
          KeyTruth.NO_BALANCE_402,
          BAD);

  private static Installation relay;

  @BeforeAll
  static void start(@TempDir Path folder) {
    var chatOnly =
        new UpstreamBase("chat", "/v1", Dialect.CHAT_ONLY, List.of(Installation.MODEL), 1);
    var bases = List.of(Installation.base("one"), Installation.base("two"), chatOnly);
    relay = Installation.start(folder, TruthPlan.of(6, PLANTED, bases));
  }

  @AfterAll
  static void stop() {
    relay.close();
  }

  @Test
  void accountsThatWereDeletedByHandAreMadeAnew() {
    var desk = relay.newHost(HostVersion.V0_1_129);
    var keys = keys(0, SOME);
    relay.api.awaitEnd(relay.post(desk, "again", keys));
    var group = desk.groupNamed("again");
    Set<Long> seen = new HashSet<>();
    for (var time = 1; time <= 2; time++) {
      var deleted = HostDesk.ids(desk.accountsOf(group));
      seen.addAll(deleted);
      deleted.forEach(account -> desk.delete("/accounts/" + account));

      var runId = relay.post(desk, "again", keys);
      var run = relay.api.awaitEnd(runId);

      assertThat(run.get("active_items").asInt()).isEqualTo(SOME);
      var now = HostDesk.ids(desk.accountsOf(group));
      assertThat(now).hasSize(SOME).doesNotContainAnyElementsOf(seen);
      assertThat(now)
          .as("the accounts of which the verdicts speak")
          .isEqualTo(
              relay.api.items(runId).stream()
                  .map(item -> relay.api.item(runId, item.get("item_id").asString()))
                  .map(item -> item.get("proof").get("gateway_account_id").asLong())
                  .collect(Collectors.toCollection(TreeSet::new)));
    }
    assertThat(HostDesk.ids(desk.host.state().accounts().all()))
        .as("nothing is left over")
        .isEqualTo(HostDesk.ids(desk.accountsOf(group)));
  }

  @Test
  void theSameBatchTwiceAtOnceMakesOneAccountAKey() {
    var desk = relay.newHost(HostVersion.V0_1_179);
    var good = keys(SOME, SOME);
    var keys = new ArrayList<>(good);
    keys.addAll(relay.keys(KeyTruth.WRONG_KEY_401, 0, BAD));
    keys.addAll(relay.keys(KeyTruth.NO_BALANCE_402, 0, BAD));

    var one = relay.post(desk, "twice", keys);
    var other = relay.post(desk, "twice", keys);

    for (var runId : List.of(one, other)) {
      var run = relay.api.awaitEnd(runId);
      assertThat(run.get("active_items").asInt()).isEqualTo(SOME);
      assertThat(run.get("broken_items").asInt()).isEqualTo(2 * BAD);
    }
    var history = new HostHistory(desk.host);
    assertThat(history.mostOfOneName()).as("accounts of a key at any time").isEqualTo(1);
    var made = history.madeByName();
    var inService = desk.accountsOf(desk.groupNamed("twice"));
    assertThat(inService).hasSize(SOME);
    assertThat(inService)
        .allMatch(account -> Long.valueOf(1).equals(made.get(account.profile().name())));
  }

  @Test
  void theSameKeysIntoTwoGroupsAtOnceServeBoth() {
    var desk = relay.newHost(HostVersion.V0_1_129);
    var keys = keys(2 * SOME, SOME);

    var one = relay.post(desk, "left", keys);
    var other = relay.post(desk, "right", keys);

    for (var runId : List.of(one, other)) {
      assertThat(relay.api.awaitEnd(runId).get("active_items").asInt()).isEqualTo(SOME);
    }
    assertThat(HostDesk.ids(desk.accountsOf(desk.groupNamed("left")))).hasSize(SOME);
    assertThat(HostDesk.ids(desk.accountsOf(desk.groupNamed("right"))))
        .isEqualTo(HostDesk.ids(desk.accountsOf(desk.groupNamed("left"))));
    assertThat(new HostHistory(desk.host).mostOfOneName()).isEqualTo(1);
  }

  @Test
  void skippedKeysShowTheirLastVerdicts() {
    var desk = relay.newHost(HostVersion.V0_1_129);
    var keys = new ArrayList<>(keys(3 * SOME, 1));
    keys.addAll(relay.keys(KeyTruth.CHAT_ONLY, 0, 1));
    keys.addAll(relay.keys(KeyTruth.WRONG_KEY_401, BAD, 1));
    var first = relay.post(desk, "known", keys);
    relay.api.awaitEnd(first);

    var again = relay.post(desk, "known", keys, Map.of("known", "skip"));

    assertThat(relay.api.awaitEnd(again).get("completed_items").asInt()).isEqualTo(keys.size());
    assertThat(verdicts(again))
        .isEqualTo(verdicts(first))
        .containsExactlyInAnyOrder("active confirmed", "active advisory", "broken failed");
    assertThat(new Trail(relay.database.jdbc(), again).events()).as("nobody is asked").isEmpty();
  }

  private static List<String> verdicts(String runId) {
    return relay.api.items(runId).stream()
        .sorted(Comparator.comparing(item -> item.get("item_id").asString()))
        .map(item -> text(item, "access_status") + " " + text(item, "confirmation_status"))
        .toList();
  }

  private static String text(JsonNode item, String field) {
    return item.get(field).asString();
  }

  private static List<PlannedKey> keys(int first, int count) {
    return relay.keys(KeyTruth.GOOD, first, count);
  }
}
