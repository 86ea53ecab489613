package relay.api.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import relay.api.testing.RunningApi;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.secrets.KeyIdentity;

/** What a batch becomes in the tables. */
class StoringTest {

  private final RunningApi api = RunningApi.shared();

  @Test
  void foldsRowsOfTheSameKeyAndUnitesTheirModels() {
    var reply =
        api.submit(
            """
            {%s, "requested_models":["kimi-k2.6"], "labels":{"run":"r"}, "items":[
              {"base_url":"https://fold.example.com","api_key":"sk-test-fold-1","requested_models":["b","a"],"ref":"first"},
              {"base_url":"https://fold.example.com","api_key":"sk-test-fold-2"},
              {"base_url":"https://fold.example.com/v1/","api_key":" sk-test-fold-1 ","requested_models":["c","a"],"ref":"second","labels":{"row":"x"}},
              {"base_url":"https://fold.example.com/v1","api_key":"sk-test-fold-1"},
              {"base_url":"https://other.example.com/v1","api_key":"sk-test-fold-1"}]}
            """
                .formatted(Batches.RUN));

    assertThat(reply.json().path("total_items").asInt()).isEqualTo(3);
    var run = StoredRun.of(api, reply);
    var rows = run.rows();
    assertThat(rows).extracting(StoredRun.Row::item).containsExactly(1, 2, 3);
    assertThat(rows).extracting(StoredRun.Row::row).containsExactly(1, 2, 5);
    assertThat(rows.getFirst().models()).containsExactly("b", "a", "c", "kimi-k2.6");
    assertThat(rows.get(1).models()).containsExactly("kimi-k2.6");
    var duplicates =
        run.one(
            """
            SELECT string_agg(row_no || '>' || item_no || ' ' || coalesce(ref, '-') || ' ' || labels, '; '
                              ORDER BY row_no) AS all_of_them
            FROM duplicate_rows WHERE run_no = :run
            """);
    assertThat(duplicates.get("all_of_them"))
        .isEqualTo("3>1 second {\"row\": \"x\", \"run\": \"r\"}; 4>1 - {\"run\": \"r\"}");
    assertThat(
            run.one(
                "SELECT rows_uploaded, rows_folded, rows_rejected, total_items FROM run_summaries"
                    + " WHERE run_no = :run"))
        .containsEntry("rows_uploaded", 5)
        .containsEntry("rows_folded", 2)
        .containsEntry("rows_rejected", 0)
        .containsEntry("total_items", 3);
    assertThat(run.one("SELECT sum(items) AS items FROM run_targets WHERE run_no = :run"))
        .containsEntry("items", 3L);
  }

  @Test
  void takesTheGroupOfTheRowThenOfTheRunThenOfTheProvider() {
    var body =
        """
        {%s%s, "items":[
          {"base_url":"https://groups.example.com","api_key":"sk-test-group-1","group":"row-group"},
          {"base_url":"https://groups.example.com","api_key":"sk-test-group-2"},
          {"base_url":"https://groups.example.com","api_key":"sk-test-group-3","group":77}]}
        """;

    var named =
        StoredRun.of(api, api.submit(body.formatted(Batches.RUN, ",\"group\":\"run-group\"")));
    var derived = StoredRun.of(api, api.submit(body.formatted(Batches.RUN, "")));

    assertThat(named.rows())
        .extracting(StoredRun.Row::group)
        .containsExactly("row-group", "run-group", "77");
    assertThat(derived.rows().get(1).group()).matches("groups-example-[0-9a-f]{8}");
    assertThat(
            derived.one(
                """
                SELECT count(*) AS groups, count(DISTINCT g.reference) AS references
                FROM import_items i JOIN host_groups g USING (group_no) WHERE i.run_no = :run
                """))
        .containsEntry("groups", 3L)
        .containsEntry("references", 3L);
  }

  @Test
  void skipsAKnownKeyAndKeepsItsLastVerdict() {
    var baseUrl = "https://known.example.com/v1";
    remember(baseUrl, "sk-test-known-1", "active", "advisory", null);
    remember(baseUrl, "sk-test-known-2", "broken", "failed", "upstream.no_balance");
    var body =
        """
        {%s, "known":"%s", "items":[%s,%s,%s]}
        """;
    var items =
        List.of(
            Batches.item(baseUrl, "sk-test-known-1"),
            Batches.item(baseUrl, "sk-test-known-2"),
            Batches.item(baseUrl, "sk-test-known-3"));

    var skipped =
        api.submit(body.formatted(Batches.RUN, "skip", items.get(0), items.get(1), items.get(2)));
    var checked =
        api.submit(
            body.formatted(Batches.RUN, "recheck", items.get(0), items.get(1), items.get(2)));

    assertThat(skipped.json().path("active_items").asInt()).isEqualTo(1);
    assertThat(skipped.json().path("broken_items").asInt()).isEqualTo(1);
    var run = StoredRun.of(api, skipped);
    assertThat(run.rows())
        .extracting(StoredRun.Row::state)
        .containsExactly("done", "done", "ready");
    assertThat(run.rows())
        .extracting(StoredRun.Row::access)
        .containsExactly("active", "broken", "unknown");
    assertThat(run.rows().get(1).reason()).isEqualTo("upstream.no_balance");
    assertThat(
            run.one(
                """
                SELECT string_agg(confirmation_status, ' ' ORDER BY item_no) AS confirmations
                FROM item_results WHERE run_no = :run
                """))
        .as("both were proved at some time; only the last verdict counts")
        .containsEntry("confirmations", "advisory failed pending");
    assertThat(
            run.one(
                "SELECT checked_at::date::text AS day, account_id FROM item_results"
                    + " WHERE run_no = :run AND item_no = 1"))
        .containsEntry("day", "2026-05-22")
        .containsEntry("account_id", 41L);
    assertThat(StoredRun.of(api, checked).rows())
        .extracting(StoredRun.Row::state)
        .containsOnly("ready");
  }

  @Test
  void aStrictRunWaitsBehindItsBarrier() {
    var run = StoredRun.of(api, api.submit(Batches.strict(Batches.item("sk-test-strict-1"))));

    assertThat(run.one("SELECT barrier FROM import_runs WHERE run_no = :run"))
        .containsEntry("barrier", "closed");
  }

  @Test
  void theSelfServiceKeyIsSealed() {
    var run =
        StoredRun.of(
            api,
            api.submit(
                "{\"mode\":\"partial\",\"access_mode\":\"self_service\",\"probe_api_key\":\"sk-test-own-user\",\"items\":["
                    + Batches.item("sk-test-self-1")
                    + "]}"));

    var stored =
        run.one(
            "SELECT settings::text AS settings, encode(probe_key_sealed, 'escape') AS sealed"
                + " FROM import_runs WHERE run_no = :run");
    assertThat(stored.get("sealed")).isNotNull();
    assertThat(stored.toString()).doesNotContain("sk-test-own-user");
  }

  @Test
  void takesABatchOfManyChunksInItsOrder() {
    var rows = 2_345;
    var items = new String[rows];
    for (var row = 0; row < rows; row++) {
      items[row] = Batches.item("https://many-" + row % 7 + ".example.com", "sk-test-many-" + row);
    }

    var reply = api.submit(Batches.json(items));

    assertThat(reply.json().path("total_items").asInt()).isEqualTo(rows);
    var run = StoredRun.of(api, reply);
    var counts =
        run.one(
            """
            SELECT count(*) AS items, count(*) FILTER (WHERE item_no <> row_no) AS moved,
                   count(DISTINCT target_no) AS targets,
                   count(s.sealed) AS secrets, max(item_no) AS last
            FROM item_results LEFT JOIN item_secrets AS s USING (run_no, item_no)
            WHERE run_no = :run
            """);
    assertThat(counts)
        .containsEntry("items", 2_345L)
        .containsEntry("moved", 0L)
        .containsEntry("targets", 7L)
        .containsEntry("secrets", 2_345L)
        .containsEntry("last", 2_345);
  }

  private void remember(
      String baseUrl, String key, String access, String confirmation, @Nullable String reason) {
    var fingerprint =
        KeyIdentity.of(api.keyset()).fingerprint(BaseUrl.parse(baseUrl), new ApiKey(key));
    api.jdbc()
        .sql(
            """
            INSERT INTO upstream_keys (host_no, fingerprint, base_url, provider_id, account_id, proved_at,
                                       last_access, last_confirmation, last_reason, last_checked_at)
            SELECT host_no, :fingerprint, :url, 'known', 41, now(), :access, :confirmation, :reason,
                   '2026-05-22T12:00:00Z'
            FROM hosts WHERE host_id = 'host_01'
            """)
        .param("fingerprint", fingerprint.bytes())
        .param("url", baseUrl)
        .param("access", access)
        .param("confirmation", confirmation)
        .param("reason", reason)
        .update();
  }
}
