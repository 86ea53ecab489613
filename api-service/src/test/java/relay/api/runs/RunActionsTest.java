package relay.api.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import relay.api.testing.RunningApi;
import relay.run.ItemState;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;
import relay.testing.TestRun;

/** The four actions over HTTP; the broker is away, so that runs stay where they are. */
class RunActionsTest {
  private static TestDatabase database;
  private static RunningApi api;

  @BeforeAll
  static void start() {
    database = TestPostgres.newDatabase();
    api = RunningApi.on(database, Map.of("spring.rabbitmq.addresses", "amqp://127.0.0.1:1"));
  }

  @AfterAll
  static void stop() {
    api.close();
    database.close();
  }

  @Test
  void aRunIsPausedResumedCancelledAndRetried() {
    var run = TestRun.of(database, 20);

    assertThat(act(run, "resume").errorCode()).isEqualTo("conflict");
    assertThat(act(run, "pause").status()).isEqualTo(200);
    assertThat(run.run("activity")).isEqualTo("paused");
    assertThat(act(run, "pause").message()).contains(run.runId()).contains("paused");
    assertThat(act(run, "resume").status()).isEqualTo(200);
    assertThat(act(run, "retry").errorCode()).as("a running run").isEqualTo("conflict");

    assertThat(act(run, "cancel").status()).isEqualTo(200);
    await().atMost(Duration.ofSeconds(30)).until(() -> run.run("state").equals("cancelled"));
    assertThat(act(run, "cancel").status()).isEqualTo(409);

    assertThat(act(run, "retry?reason_code=upstream.key_rejected").errorCode())
        .as("no item matches")
        .isEqualTo("conflict");
    var retried = act(run, "retry?reason_code=run.cancelled");
    assertThat(retried.json().path("run").path("state").asString("")).isEqualTo("running");
    assertThat(run.count(ItemState.DONE)).isZero();
  }

  @Test
  void badRequestsNameWhatIsWrong() {
    var run = TestRun.of(database, 1);

    assertThat(act(run, "retry?reason_code=nonsense").message()).startsWith("reason_code");
    assertThat(act(run, "retry?item_id=7").message()).startsWith("item_id");
    assertThat(post("/api/batch-import/runs/run_20200101_0001/cancel").errorCode())
        .isEqualTo("not_found");
    assertThat(
            api.send(
                    api.anonymous("/api/batch-import/runs/" + run.runId() + "/cancel")
                        .POST(BodyPublishers.noBody()))
                .errorCode())
        .isEqualTo("unauthorized");
  }

  @Test
  void keysThatAreDestroyedCannotBeTriedAgain() {
    var run = TestRun.of(database, 1);
    act(run, "cancel");
    await().atMost(Duration.ofSeconds(30)).until(() -> run.run("state").equals("cancelled"));
    database
        .jdbc()
        .sql("UPDATE import_runs SET data_key_sealed = NULL WHERE run_no = :run")
        .param("run", run.number().value())
        .update();

    var refused = act(run, "retry");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.message()).contains("run.key_destroyed");
  }

  private static RunningApi.Reply act(TestRun run, String action) {
    return post("/api/batch-import/runs/" + run.runId() + "/" + action);
  }

  private static RunningApi.Reply post(String path) {
    return api.send(api.request(path).POST(BodyPublishers.noBody()));
  }
}
