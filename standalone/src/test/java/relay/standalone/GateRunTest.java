package relay.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relay.simulator.options.HostVersion;
import relay.simulator.upstream.BaseState;
import relay.simulator.upstream.KeyTruth;
import relay.simulator.upstream.PlannedKey;
import relay.simulator.upstream.TruthPlan;
import relay.simulator.upstream.UpstreamBase;
import tools.jackson.databind.JsonNode;

/**
 * Two runs through outages, at once. In one of five base URLs one is out and back, one never comes
 * back, one refuses every key for a while, and of one all keys are really revoked; of the other
 * run's host the admin key is replaced meanwhile. Ten minutes are twelve seconds here.
 */
class GateRunTest {
  private static final double FACTOR = 50;
  private static final int KEYS = 12;
  private static final List<UpstreamBase> BASES =
      Stream.of("steady", "back", "gone", "shut", "revoked").map(Installation::base).toList();
  private static final int ALL = KEYS * BASES.size();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Installation relay;
  private static String run;
  private static String lockedOut;
  private static final List<JsonNode> BLOCKED = new ArrayList<>();
  private static JsonNode hostGate;

  @BeforeAll
  static void importThroughOutages(@TempDir Path folder) {
    var plan = TruthPlan.of(7, Map.of(KeyTruth.GOOD, 2 * ALL), BASES);
    relay = Installation.start(folder, plan, FACTOR);
    var host = relay.newHost(HostVersion.V0_1_179);
    var locked = relay.newHost(HostVersion.V0_1_129);
    relay.upstreams.set("back", BaseState.CUTTING);
    relay.upstreams.set("gone", BaseState.HANGING);
    plant("shut", KeyTruth.WRONG_KEY_401);
    plant("revoked", KeyTruth.WRONG_KEY_401);
    run = relay.post(host, "kimi", relay.keys(KeyTruth.GOOD, 0, ALL), Map.of("park_limit", "14m"));
    lockedOut = relay.post(locked, "kimi", steadyKeysOfTheSecondHalf());
    var newKey = locked.newAdminKey();

    await("all but the steady one are stopped")
        .atMost(PATIENCE)
        .until(() -> gatesThatDoNotPass("upstream").size() == 4);
    await("every key of theirs is parked").atMost(PATIENCE).until(() -> parked() >= 4 * KEYS - 4);
    relay.upstreams.set("back", BaseState.ANSWERING);
    plant("shut", KeyTruth.GOOD);
    await("the host's gate is stopped")
        .atMost(PATIENCE)
        .until(() -> !gatesThatDoNotPass("host").isEmpty());
    hostGate = gatesThatDoNotPass("host").getFirst();
    relay.api.changeCredential(locked.hostId, newKey);
    relay.api.awaitEnd(run);
    relay.api.awaitEnd(lockedOut);
  }

  @AfterAll
  static void stop() {
    relay.close();
  }

  @Test
  void nobodyPaysForAnOutageThatPasses() {
    assertThat(verdicts(run, "steady")).containsExactly("active 12");
    assertThat(verdicts(run, "back")).containsExactly("active 12");
    assertThat(verdicts(run, "shut")).containsExactly("active 12");
  }

  @Test
  void whatNeverComesBackEndsWithTheParkLimit() {
    assertThat(verdicts(run, "gone")).containsExactly("degraded upstream.unavailable 12");
  }

  @Test
  void keysThatAreAllRefusedForLongEnoughAreBroken() {
    assertThat(verdicts(run, "revoked")).containsExactly("broken upstream.key_rejected 12");
  }

  @Test
  void parkedItemsSpendNoAttempts() {
    assertThat(retries(run, "back")).isZero();
    assertThat(retries(run, "gone")).isZero();
    assertThat(retries(run, "shut")).as("a refused key is looked at twice").isLessThan(2);
    assertThat(retries(run, "revoked")).isLessThan(2);
  }

  @Test
  void progressTellsWhatIsOutOfOrder() {
    assertThat(BLOCKED)
        .extracting(blocked -> blocked.get("resource").asString())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of("back", "gone", "shut", "revoked").map(relay.upstreams::baseUrl).toList());
    assertThat(BLOCKED)
        .allSatisfy(blocked -> {
          assertThat(blocked.get("kind").asString()).isEqualTo("upstream");
          assertThat(blocked.get("items").asInt()).isPositive();
          assertThat(blocked.get("since").isNull()).isFalse();
          assertThat(blocked.get("gives_up_at").isNull()).isFalse();
        });
  }

  @Test
  void aRefusedCredentialStopsTheHostAndNoItem() {
    assertThat(hostGate.get("fault").asString()).isEqualTo("refused");
    assertThat(verdicts(lockedOut, "steady")).containsExactly("active 12");
    assertThat(retries(lockedOut, "steady")).isZero();
  }

  private static List<PlannedKey> steadyKeysOfTheSecondHalf() {
    return relay.keys(KeyTruth.GOOD, ALL, ALL).stream()
        .filter(key -> key.base().name().equals("steady"))
        .toList();
  }

  private static void plant(String base, KeyTruth truth) {
    relay
        .upstreams
        .plan()
        .keys()
        .filter(key -> key.base().name().equals(base))
        .forEach(key -> relay.upstreams.plant(key.key(), truth));
  }

  private static List<JsonNode> gatesThatDoNotPass(String kind) {
    List<JsonNode> stopped = new ArrayList<>();
    relay
        .api
        .get("/api/gates?kind=" + kind)
        .get("items")
        .forEach(gate -> {
          if (!gate.get("state").asString().equals("passing")) {
            stopped.add(gate);
          }
        });
    return stopped;
  }

  /** Remembers what the progress says then. */
  private static int parked() {
    BLOCKED.clear();
    relay
        .api
        .get("/api/batch-import/runs/" + run + "/progress")
        .get("blocked")
        .forEach(BLOCKED::add);
    return BLOCKED.stream().mapToInt(blocked -> blocked.get("items").asInt()).sum();
  }

  private static List<String> verdicts(String runId, String base) {
    return rows(
        """
        SELECT concat_ws(' ', i.access_status, i.reason_code, count(*))
        FROM item_results i JOIN run_targets t USING (run_no, target_no) JOIN import_runs r USING (run_no)
        WHERE r.run_id = :run AND t.base_url = :url GROUP BY i.access_status, i.reason_code
        """,
        runId,
        base);
  }

  private static int retries(String runId, String base) {
    return Integer.parseInt(
        rows(
                """
                SELECT max(i.retry_count)::text
                FROM item_results i JOIN run_targets t USING (run_no, target_no) JOIN import_runs r USING (run_no)
                WHERE r.run_id = :run AND t.base_url = :url
                """,
                runId,
                base)
            .getFirst());
  }

  private static List<String> rows(String sql, String runId, String base) {
    return relay
        .database
        .jdbc()
        .sql(sql)
        .param("run", runId)
        .param("url", relay.upstreams.baseUrl(base))
        .query((row, _) -> row.getString(1))
        .list();
  }
}
