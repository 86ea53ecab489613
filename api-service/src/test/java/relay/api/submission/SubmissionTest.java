package relay.api.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import relay.api.testing.RunningApi;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.secrets.KeyIdentity;
import relay.secrets.RunDataKey;

class SubmissionTest {

  private static RunningApi api;

  @BeforeAll
  static void start() {
    api = RunningApi.shared();
  }

  @Test
  void answersWithTheNewRun() {
    var reply =
        api.submit(
            """
            {"mode":"partial","access_mode":"subscription",
             "subscription_users":[{"selector":"@probe","duration_days":30}],
             "items":[{"base_url":"https://kimi.example.com/v1","api_key":"sk-test-answers-1"},
                      {"base_url":"https://kimi.example.com","api_key":"sk-test-answers-2"}]}
            """);

    assertThat(reply.text()).isNotEmpty();
    assertThat(reply.status()).isEqualTo(201);
    var runId = reply.json().path("run_id").asString();
    assertThat(runId).matches("run_\\d{8}_\\d{4}");
    assertThat(reply.header("Location")).isEqualTo("/api/batch-import/runs/" + runId);
    assertThat(reply.json().path("state").asString()).isEqualTo("running");
    assertThat(reply.json().path("result_page").asString())
        .isEqualTo("/batch-import/runs/" + runId);
    assertThat(reply.json().path("total_items").asInt()).isEqualTo(2);
    for (var sum : List.of("active_items", "degraded_items", "broken_items", "warning_items")) {
      assertThat(reply.json().path(sum).asInt(-1)).as(sum).isZero();
    }
    assertThat(api.get("/api/batch-import/runs/" + runId).status()).isEqualTo(200);
  }

  @Test
  void sealsEachKeySoThatOnlyItsRunOpensIt() {
    var reply =
        api.submit(
            """
            {"mode":"partial","access_mode":"subscription","subscription_users":["@probe"],
             "items":[{"base_url":"https://sealed.example.com","api_key":"sk-test-sealed-1"}]}
            """);
    var runId = reply.json().path("run_id").asString();
    var row =
        api.jdbc()
            .sql(
                """
                SELECT s.sealed, i.fingerprint, r.data_key_sealed
                FROM import_runs r JOIN import_items i USING (run_no)
                JOIN item_secrets s USING (run_no, item_no) WHERE r.run_id = :run
                """)
            .param("run", runId)
            .query((found, index) ->
                new StoredKey(
                    found.getBytes("sealed"),
                    found.getBytes("fingerprint"),
                    found.getBytes("data_key_sealed")))
            .single();

    var key = new ApiKey("sk-test-sealed-1");
    var fingerprint =
        KeyIdentity.of(api.keyset()).fingerprint(BaseUrl.parse("https://sealed.example.com"), key);
    assertThat(row.fingerprint()).isEqualTo(fingerprint.bytes());
    var dataKey = RunDataKey.unwrap(api.keyset(), runId, row.dataKey());
    assertThat(dataKey.openKey(row.sealed(), fingerprint)).isEqualTo(key);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record StoredKey(byte[] sealed, byte[] fingerprint, byte[] dataKey) {}
}
