package relay.api.submission;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import relay.api.testing.RunningApi;
import relay.api.testing.RunningApi.Reply;

/** {@code confirm_window_ms} lets the answer wait for first results. */
class ConfirmWindowTest {

  private static final String BODY =
      "{%s,\"confirm_window_ms\":10000,\"labels\":{\"test\":\"window\"},\"items\":[%s]}"
          .formatted(Batches.RUN, Batches.item("sk-test-window-1"));

  private final RunningApi api = RunningApi.shared();

  @Test
  void theAnswerHoldsWhatEndedInTheWindowAndIsRepeatedSo() throws Exception {
    var answer = CompletableFuture.supplyAsync(this::submit);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> finishOnlyItem() == 1);

    var reply = answer.get(30, SECONDS);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.json().path("active_items").asInt()).isEqualTo(1);
    assertThat(submit().json()).isEqualTo(reply.json());
  }

  @Test
  void theAnswerComesWhenTheWindowIsOver() {
    var reply =
        api.submit(
            "{%s,\"confirm_window_ms\":50,\"items\":[%s]}"
                .formatted(Batches.RUN, Batches.item("sk-test-window-2")));

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.json().path("active_items").asInt()).isZero();
    assertThat(reply.json().path("state").asString()).isEqualTo("running");
  }

  private Reply submit() {
    return api.send(
        api.request("/api/batch-import/runs")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "window-1")
            .POST(BodyPublishers.ofString(BODY)));
  }

  /** What a worker would note; 0 while the run is not there yet. */
  private int finishOnlyItem() {
    return api.jdbc()
        .sql(
            """
            INSERT INTO run_counters (run_no, shard, completed, active, confirmed)
            SELECT run_no, 9, 1, 1, 1 FROM import_runs
            WHERE settings->'labels'->>'test' = 'window'
            ON CONFLICT DO NOTHING
            """)
        .update();
  }
}
