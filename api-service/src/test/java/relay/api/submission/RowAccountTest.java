package relay.api.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import relay.api.testing.RunningApi;
import relay.api.testing.RunningApi.Reply;

/** The run's account settings are defaults; a row may say otherwise for its own account. */
class RowAccountTest {

  private final RunningApi api = RunningApi.shared();

  @Test
  void aRowOfJsonSaysWhatItsOwnAccountIsToBe() {
    var reply =
        api.submit(
            """
            {%s, "account":{"concurrency":3}, "items":[
              {"base_url":"https://rows.example.com","api_key":"sk-test-row-account-1",
               "account":{"concurrency":9,"rate_multiplier":0.5,"expires_at":1800000000}},
              {"base_url":"https://rows.example.com","api_key":"sk-test-row-account-2"}]}
            """
                .formatted(Batches.RUN));

    assertThat(accounts(reply))
        .containsExactly(
            "{\"expiresAt\": 1800000000, \"concurrency\": 9, \"rateMultiplier\": 0.5}", "none");
  }

  @Test
  void aTableHasColumnsForIt() {
    var csv =
        """
        base_url,api_key,account.concurrency,账号.priority
        https://rows.example.com,sk-test-row-account-3,7,
        https://rows.example.com,sk-test-row-account-4,,20
        https://rows.example.com,sk-test-row-account-5,,
        """;
    var reply = api.submit("text/csv", Batches.QUERY, BodyPublishers.ofString(csv));

    assertThat(accounts(reply))
        .containsExactly("{\"concurrency\": 7}", "{\"priority\": 20}", "none");
  }

  @Test
  void aWrongOneMakesABadRowThatNamesTheField() {
    var reply =
        api.submit(
            """
            {%s, "items":[
              {"base_url":"https://rows.example.com","api_key":"sk-test-row-account-6",
               "account":{"concurrency":0}},
              {"base_url":"https://rows.example.com","api_key":"sk-test-row-account-7",
               "account":"fast"},
              {"base_url":"https://rows.example.com","api_key":"sk-test-row-account-8",
               "account":{"rate_multiplier":1e999999}}]}
            """
                .formatted(Batches.RUN));

    assertThat(StoredRun.of(api, reply).rows())
        .extracting(StoredRun.Row::reason)
        .containsExactly("input.bad_row", "input.bad_row", "input.bad_row");
    assertThat(messages(reply))
        .containsExactly(
            "account.concurrency must be from 1 to 10000",
            "account must be an object",
            "account.rate_multiplier must be at most 1000000000");
  }

  private List<String> accounts(Reply reply) {
    return texts(reply, "SELECT coalesce(account::text, 'none') FROM import_items");
  }

  private List<String> messages(Reply reply) {
    return texts(reply, "SELECT reason_detail FROM item_results");
  }

  private List<String> texts(Reply reply, String select) {
    return api.jdbc()
        .sql(
            select
                + " WHERE run_no = (SELECT run_no FROM import_runs WHERE run_id = :run)"
                + " ORDER BY item_no")
        .param("run", reply.json().path("run_id").asString())
        .query((row, index) -> row.getString(1))
        .list();
  }
}
