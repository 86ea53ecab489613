package relay.api.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relay.api.testing.RunningApi;
import relay.api.testing.RunningApi.Reply;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.model.KeyFingerprint;
import relay.secrets.KeyIdentity;
import relay.secrets.RunDataKey;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;

/** A retry at another base URL or for another group; the broker is away, so that items stay. */
class RetryElsewhereTest {
  private static final String OLD = "https://old.example.com/v1";
  private static final BaseUrl NEW = BaseUrl.parse("https://new.example.com/api/v3");

  private static TestDatabase database;
  private static RunningApi api;

  private String runId = "";

  @BeforeAll
  static void start() {
    database = TestPostgres.newDatabase();
    RunningApi.addHost(database.jdbc());
    api = RunningApi.on(database, Map.of("spring.rabbitmq.addresses", "amqp://127.0.0.1:1"));
  }

  @AfterAll
  static void stop() {
    api.close();
    database.close();
  }

  /** Three keys, the last with a group of its own and the first known under a held lease. */
  @BeforeEach
  void submitAndCancel() {
    runId =
        api.submit(
                """
                {"mode":"partial","access_mode":"subscription","subscription_users":["@probe"],
                 "items":[{"base_url":"%1$s","api_key":"sk-test-elsewhere-1"},
                          {"base_url":"%1$s","api_key":"sk-test-elsewhere-2"},
                          {"base_url":"%1$s","api_key":"sk-test-elsewhere-3","group":"vip"}]}
                """
                    .formatted(OLD))
            .json()
            .path("run_id")
            .asString();
    assertThat(act("cancel").status()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            texts("SELECT state FROM import_runs WHERE run_id = :run")
                .equals(List.of("cancelled")));
  }

  @Test
  void aKeyAtAnotherBaseUrlIsAnotherKeyAndItsDerivedGroupFollows() {
    assertThat(act("retry?item_id=item_000001&base_url=" + NEW).status()).isEqualTo(200);

    assertThat(items())
        .satisfiesExactly(
            first -> assertThat(first).startsWith(NEW.value() + " new-example-").endsWith(" probe"),
            second -> assertThat(second).startsWith(OLD + " old-example-").endsWith(" done"),
            third -> assertThat(third).isEqualTo(OLD + " vip done"));
    var key = new ApiKey("sk-test-elsewhere-1");
    var fingerprint = KeyIdentity.of(api.keyset()).fingerprint(NEW, key);
    assertThat(opened(1, fingerprint)).isEqualTo(key);
    assertThat(
            texts(
                "SELECT base_url || ' ' || items FROM run_targets JOIN import_runs USING (run_no)"
                    + " WHERE run_id = :run ORDER BY target_no"))
        .containsExactly(OLD + " 2", NEW + " 1");
  }

  @Test
  void anotherGroupKeepsTheKey() {
    assertThat(act("retry?group=everybody").status()).isEqualTo(200);

    assertThat(items()).allSatisfy(item -> assertThat(item).isEqualTo(OLD + " everybody probe"));
    var key = new ApiKey("sk-test-elsewhere-2");
    assertThat(opened(2, KeyIdentity.of(api.keyset()).fingerprint(BaseUrl.parse(OLD), key)))
        .isEqualTo(key);
  }

  @Test
  void anAccountThatOnlyTheOldKeyNeededIsLeftToBeDeleted() {
    database
        .jdbc()
        .sql(
            """
            INSERT INTO upstream_keys (host_no, fingerprint, base_url, provider_id, account_id,
                                       account_origin, placement)
            SELECT r.host_no, i.fingerprint, :url, 'old', 70 + i.item_no, 'created',
                   CASE i.item_no WHEN 2 THEN 'in_service' END
            FROM import_items i JOIN import_runs r USING (run_no) WHERE r.run_id = :run
            ON CONFLICT (host_no, fingerprint) DO UPDATE SET aftercare = NULL
            """)
        .param("url", OLD)
        .param("run", runId)
        .update();

    act("retry?base_url=" + NEW);

    assertThat(
            texts(
                "SELECT account_id || ' ' || coalesce(aftercare, 'kept') FROM upstream_keys"
                    + " WHERE base_url = '"
                    + OLD
                    + "' AND '' <> :run ORDER BY account_id"))
        .containsExactly("71 delete", "72 kept", "73 delete");
  }

  @Test
  void whatWouldMakeOneKeyOfTwoIsRefusedAndChangesNothing() {
    assertThat(act("retry?item_id=item_000001&base_url=" + NEW).status()).isEqualTo(200);
    assertThat(act("cancel").status()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            texts("SELECT state FROM import_runs WHERE run_id = :run")
                .equals(List.of("cancelled")));
    database
        .jdbc()
        .sql(
            """
            UPDATE import_items i SET fingerprint = d.fingerprint
            FROM import_items d JOIN import_runs r USING (run_no)
            WHERE r.run_id = :run AND i.run_no = d.run_no AND d.item_no = 1 AND i.item_no = 2
            """)
        .param("run", runId)
        .update();
    var before = items();

    var refused = act("retry?item_id=item_000003&base_url=" + NEW);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.message()).contains("item_000001 and item_000002 would be the same key");
    assertThat(items()).isEqualTo(before);
  }

  @Test
  void badPlacesAreNamed() {
    assertThat(act("retry?base_url=ftp://x.example").message()).startsWith("base_url");
    assertThat(act("retry?base_url=http://127.0.0.1/v1").message())
        .contains("RELAY_EGRESS_ALLOW_CIDRS");
    assertThat(act("retry?group=" + "g".repeat(101)).message()).startsWith("group");
    assertThat(items()).allSatisfy(item -> assertThat(item).endsWith(" done"));
  }

  private Reply act(String action) {
    return api.send(
        api.request("/api/batch-import/runs/" + runId + "/" + action)
            .POST(BodyPublishers.noBody()));
  }

  /** Base URL, group and stage of each item. */
  private List<String> items() {
    return texts(
        """
        SELECT t.base_url || ' ' || g.reference || ' ' || i.stage
        FROM import_items i JOIN import_runs r USING (run_no)
          JOIN run_targets t USING (run_no, target_no) JOIN host_groups g USING (group_no)
          JOIN item_results s ON s.run_no = i.run_no AND s.item_no = i.item_no
            AND s.target_no = i.target_no AND s.group_name = g.reference
        WHERE r.run_id = :run ORDER BY i.item_no
        """);
  }

  private ApiKey opened(int itemNo, KeyFingerprint fingerprint) {
    return database
        .jdbc()
        .sql(
            """
            SELECT r.data_key_sealed, s.sealed, i.fingerprint
            FROM import_runs r JOIN item_secrets s USING (run_no)
              JOIN import_items i USING (run_no, item_no)
            WHERE r.run_id = :run AND item_no = :item
            """)
        .param("run", runId)
        .param("item", itemNo)
        .query((row, index) -> {
          assertThat(KeyFingerprint.of(row.getBytes(3))).isEqualTo(fingerprint);
          return RunDataKey.unwrap(api.keyset(), runId, row.getBytes(1))
              .openKey(row.getBytes(2), fingerprint);
        })
        .single();
  }

  private List<String> texts(String sql) {
    return database
        .jdbc()
        .sql(sql)
        .param("run", runId)
        .query((row, index) -> row.getString(1))
        .list();
  }
}
