package relay.api.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import relay.api.testing.RunningApi;
import relay.api.testing.RunningApi.Reply;
import relay.run.store.ItemHandOut;
import relay.run.store.ItemHandOut.HandedOut;

/** Whoever works on an item does it in the trace of the request that submitted it. */
class TraceTest {
  private static final String SENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static RunningApi api;

  @BeforeAll
  static void start() {
    api = RunningApi.start();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void itemsAreHandedOutWithTheTraceThatTheCallerSent() {
    assertThat(handedOut(submit(SENT))).extracting(HandedOut::traceparent).containsExactly(SENT);
  }

  @Test
  void aRequestWithoutATraceBeginsOne() {
    assertThat(handedOut(submit("00-not-a-trace")))
        .allSatisfy(
            item -> assertThat(item.traceparent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01"))
        .hasSize(1);
  }

  private static long submit(String traceparent) {
    Reply reply =
        api.send(
            api.request("/api/batch-import/runs" + Batches.QUERY)
                .header("Content-Type", "text/plain")
                .header("traceparent", traceparent)
                .POST(BodyPublishers.ofString("https://relay.example/v1,sk-test-traced\n")));
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return api.jdbc()
        .sql("SELECT run_no FROM import_runs WHERE run_id = :id")
        .param("id", reply.json().path("run_id").asString())
        .query((row, _) -> row.getLong(1))
        .single();
  }

  /** The service's own dispatcher, which has no broker, may have them for a moment. */
  private static List<HandedOut> handedOut(long runNo) {
    return await().atMost(LIMIT).until(() -> ready(runNo), items -> !items.isEmpty());
  }

  private static List<HandedOut> ready(long runNo) {
    var items = new ItemHandOut(api.jdbc(), Clock.systemUTC());
    var turns =
        items.ready(Map.of(), 10).stream()
            .filter(target -> target.runNo() == runNo)
            .map(target -> new ItemHandOut.Turn(target, 10))
            .toList();
    return items.handOut(turns, Duration.ofSeconds(30));
  }
}
