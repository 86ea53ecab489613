package relay.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
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

/**
 * Who is worked on when there is more than can be: runs take turns, and so do base URLs. Judged by
 * the order of what happened, never by time.
 */
class RunTurnsTest {

  private static final List<UpstreamBase> BASES =
      Stream.of("one", "two", "three", "hanging").map(Installation::base).toList();
  private static final int MANY = 100_000;
  private static final int FEW = 2;
  private static final int SOME = 800;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Installation relay;

  @BeforeAll
  static void start(@TempDir Path folder) {
    var plan = TruthPlan.of(4, Map.of(KeyTruth.GOOD, MANY + FEW + 1 + SOME), BASES);
    relay = Installation.start(folder, plan);
  }

  @AfterAll
  static void stop() {
    relay.close();
  }

  @Test
  void aSmallRunIsNotBehindABigOneWhichIsCancelledAtOnce() throws IOException {
    var host = relay.newHost(HostVersion.V0_1_179);
    var big = relay.api.postLines(query(host, "big"), gzip(keys(0, MANY)));
    await("the big run is under way").atMost(PATIENCE).until(() -> started() > 300);

    var small = relay.post(host, "small", keys(MANY, FEW));
    var accepted = started();
    var ended = relay.api.awaitEnd(small);

    assertThat(ended.get("active_items").asInt()).isEqualTo(FEW);
    assertThat(relay.api.run(big).get("finished_at").isNull()).as("the big run is open").isTrue();
    assertThat(lastStartOf(MANY, FEW) - accepted)
        .as("items started between the small run's POST and its last start")
        .isLessThanOrEqualTo(Installation.IN_FLIGHT_BOUND);

    relay.api.act(big, "cancel");
    var cancelled = started();
    var end = relay.api.awaitEnd(big);
    var startedAtEnd = started();

    assertThat(end.get("state").asString()).isEqualTo("cancelled");
    assertThat(end.get("completed_items").asInt()).isEqualTo(MANY);
    assertThat(startedAtEnd - cancelled)
        .as("only what workers had in hand when the run was cancelled")
        .isLessThanOrEqualTo(Installation.SLOTS);
    relay.api.awaitEnd(relay.post(host, "small", keys(MANY + FEW, 1)));
    assertThat(started()).as("nothing of the big run comes later").isEqualTo(startedAtEnd + 1);
    everyRowIsCounted(big);
  }

  @Test
  void oneHangingBaseUrlDisturbsNoOther() {
    var host = relay.newHost(HostVersion.V0_1_129);
    relay.upstreams.set("hanging", BaseState.HANGING);
    var run = relay.post(host, "four", keys(MANY + FEW + 1, SOME));

    await("all but the hanging ones end")
        .atMost(PATIENCE)
        .until(() -> relay.api.run(run).get("completed_items").asInt() == SOME - SOME / 4);
    relay.upstreams.set("hanging", BaseState.ANSWERING);
    var end = relay.api.awaitEnd(run);

    assertThat(end.get("active_items").asInt()).as("an outage condemns nobody").isEqualTo(SOME);
    var trail = new Trail(relay.database.jdbc(), run);
    var hanging = relay.upstreams.baseUrl("hanging");
    Predicate<Trail.Event> ofOthers = event -> !event.baseUrl().equals(hanging);
    Predicate<Trail.Event> finished = event -> event.is("finished");
    assertThat(trail.events().filter(ofOthers.and(finished))).hasSize(SOME - SOME / 4);
    assertThat(trail.last(ofOthers.and(finished)))
        .as("the others end before the first of the hanging ones passes its probe")
        .isLessThan(trail.first(ofOthers.negate().and(event -> event.is("stage_passed"))));
    assertThat(trail.events().filter(ofOthers.and(event -> event.is("retry_scheduled")))).isEmpty();
  }

  private static void everyRowIsCounted(String run) {
    var rows =
        relay
            .database
            .jdbc()
            .sql(
                """
                SELECT s.completed || ' ' || s.active AS counters,
                  i.done || ' ' || (SELECT count(*) FROM item_results WHERE run_no = r.run_no
                                      AND access_status = 'active') AS rows
                FROM import_runs r
                CROSS JOIN LATERAL (SELECT sum(completed) AS completed, sum(active) AS active
                                    FROM run_counters WHERE run_no = r.run_no) s
                CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE state = 'done') AS done
                                    FROM import_items WHERE run_no = r.run_no) i
                WHERE run_id = :run
                """)
            .param("run", run)
            .query((row, index) -> List.of(row.getString(1), row.getString(2)))
            .single();
    assertThat(rows.getFirst()).as("counters").isEqualTo(rows.getLast()).startsWith(MANY + " ");
  }

  private static int started() {
    return relay.upstreams.callersInOrder().size();
  }

  /** The place of the last of these keys among all that ever called. */
  private static int lastStartOf(int first, int count) {
    Set<String> wanted = keys(first, count).stream().map(PlannedKey::key).collect(toSet());
    var callers = relay.upstreams.callersInOrder();
    return wanted.stream().mapToInt(callers::indexOf).max().orElseThrow();
  }

  private static List<PlannedKey> keys(int first, int count) {
    return relay.keys(KeyTruth.GOOD, first, count);
  }

  private static byte[] gzip(List<PlannedKey> keys) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var lines = new PrintStream(new GZIPOutputStream(bytes), false, UTF_8)) {
      keys.forEach(
          key -> lines.print(relay.upstreams.baseUrl(key.base()) + "," + key.key() + "\n"));
    }
    return bytes.toByteArray();
  }

  private static String query(HostDesk host, String group) {
    return "host_id="
        + host.hostId
        + "&mode=partial&access_mode=subscription&subscription_users=@probe&group="
        + group
        + "&requested_models="
        + Installation.MODEL;
  }
}
