package relay.api.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import relay.api.testing.RunningApi;
import relay.api.testing.RunningApi.Reply;

/** One Idempotency-Key makes one run. */
class IdempotencyTest {

  private final RunningApi api = RunningApi.shared();

  @Test
  void theSameRequestIsAnsweredTheSame() {
    var body = Batches.json(Batches.item("sk-test-twice-1"));

    var first = submit("same-1", "", body);
    var runs = runs();
    var second = submit("same-1", "", body);

    assertThat(first.status()).isEqualTo(201);
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.json()).isEqualTo(first.json());
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(runs()).isEqualTo(runs);
  }

  @Test
  void anotherBodyOrQueryUnderTheKeyIsAConflict() {
    var body = Batches.json(Batches.item("sk-test-other-1"));
    assertThat(submit("other-1", "", body).status()).isEqualTo(201);
    var runs = runs();

    assertConflict(submit("other-1", "", Batches.json(Batches.item("sk-test-other-2"))));
    assertConflict(submit("other-1", "?confirm_window_ms=0", body));
    assertThat(runs()).isEqualTo(runs);
  }

  @Test
  void twoAtOnceMakeOneRun() throws IOException {
    var body = longBatch("sk-test-at-once-1");
    var half = body.length() / 2;
    var first = new SlowUpload(api, "at-once-1");
    first.send(body.substring(0, half));
    awaitLock();

    var second = submit("at-once-1", "", body);

    assertConflict(second);
    assertThat(second.message()).contains("running");
    assertThat(second.header("Retry-After")).matches("[1-9]\\d*");
    var answered = first.finish(body.substring(half));
    assertThat(answered.status()).isEqualTo(201);
    assertThat(submit("at-once-1", "", body).json()).isEqualTo(answered.json());
  }

  @Test
  void aRefusedRequestLeavesItsKeyFree() {
    assertThat(submit("refused-1", "", "{}").status()).isEqualTo(400);

    assertThat(submit("refused-1", "", Batches.json(Batches.item("sk-test-free-1"))).status())
        .isEqualTo(201);
  }

  @Test
  void theClaimOfADeadRequestEndsWithItsConnection() throws IOException {
    var body = longBatch("sk-test-dead-1");
    var half = body.length() / 2;
    var dead = new SlowUpload(api, "dead-1");
    dead.send(body.substring(0, half));
    awaitLock();
    assertThat(submit("dead-1", "", body).status()).isEqualTo(409);

    cutUploads();

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> submit("dead-1", "", body).status() == 201);
    var stored = api.storedRows();
    var answered = dead.finish(body.substring(half));
    assertThat(answered.status()).isEqualTo(503);
    assertThat(answered.errorCode()).isEqualTo("unavailable");
    assertThat(api.storedRows()).isEqualTo(stored);
  }

  @Test
  void theSameFormIsTheSameRequestWhateverItsBoundary() {
    var first = submitForm("form-1", "edge", "sk-test-form-1");
    var second = submitForm("form-1", "brink", "sk-test-form-1");
    var other = submitForm("form-1", "edge", "sk-test-form-2");

    assertThat(first.status()).as(first.text()).isEqualTo(201);
    assertThat(second.json()).isEqualTo(first.json());
    assertConflict(other);
  }

  private Reply submitForm(String key, String boundary, String apiKey) {
    var form =
        """
        --%1$s
        Content-Disposition: form-data; name="file"; filename="keys.csv"

        base_url,api_key
        https://form.example.com,%2$s
        --%1$s--
        """
            .formatted(boundary, apiKey)
            .replace("\n", "\r\n");
    return api.send(
        api.request("/api/batch-import/runs" + Batches.QUERY)
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(form)));
  }

  @Test
  void theKeyMustBeWritable() {
    var reply = submit("k".repeat(201), "", Batches.json(Batches.item("sk-test-long-1")));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).contains("Idempotency-Key");
  }

  @Test
  void afterADayTheKeyIsFree() {
    var body = Batches.json(Batches.item("sk-test-day-1"));
    var first = submit("day-1", "", body);
    api.jdbc()
        .sql(
            "UPDATE idempotency_requests SET created_at = created_at - interval '24 hours 1 second'"
                + " WHERE idempotency_key = 'day-1'")
        .update();

    var second = submit("day-1", "", body);

    assertThat(second.status()).isEqualTo(201);
    assertThat(second.json().path("run_id")).isNotEqualTo(first.json().path("run_id"));
  }

  /** Blanks in its middle, so that clients and servers which buffer pass half of it on. */
  private static String longBatch(String key) {
    return Batches.json(" ".repeat(400_000) + Batches.item(key));
  }

  private Reply submit(String key, String query, String body) {
    return api.send(
        api.request("/api/batch-import/runs" + query)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  private long runs() {
    return api.jdbc().sql("SELECT count(*) FROM import_runs").query(Long.class).single();
  }

  private void cutUploads() {
    api.jdbc()
        .sql(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND query LIKE 'COPY staged_rows%'
            """)
        .query(Boolean.class)
        .list();
  }

  private void awaitLock() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            api.jdbc()
                    .sql(
                        """
                        SELECT count(*) FROM pg_stat_activity a JOIN pg_locks l USING (pid)
                        WHERE a.datname = current_database() AND l.locktype = 'advisory'
                          AND a.query LIKE 'COPY staged_rows%'
                        """)
                    .query(Long.class)
                    .single()
                > 0);
  }

  private static void assertConflict(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(409);
    assertThat(reply.errorCode()).isEqualTo("conflict");
    assertThat(reply.message()).contains("Idempotency-Key");
  }
}
