package relay.importing.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.ApiKey;
import relay.model.ItemKey;
import relay.model.RunNo;
import relay.run.ImportMode;
import relay.run.ItemFindings;
import relay.run.RunSettings;
import relay.run.store.RunRetry;
import relay.run.store.StoredSettings;
import relay.secrets.Keyset;
import relay.testing.TestRun;
import tools.jackson.databind.json.JsonMapper;

/** A run of keys that are probed and wait for their account. */
record BenchRun(KeyBench bench, long runNo, List<ApiKey> keys) {
  private static final AtomicInteger RUNS = new AtomicInteger();

  private static final String GROUP =
      """
      INSERT INTO host_groups (host_no, reference) VALUES (:host, :group)
      ON CONFLICT (host_no, reference) DO UPDATE SET reference = excluded.reference
      RETURNING group_no
      """;

  private static final String RUN =
      """
      INSERT INTO import_runs (run_id, host_no, state, activity, settings, total_items, barrier,
                               started_at)
      VALUES (:id, :host, 'running', 'dispatching', :settings::jsonb, :items, :barrier, :now)
      RETURNING run_no
      """;

  private static final String TARGET =
      """
      INSERT INTO run_targets (run_no, target_no, base_url, provider_id, items)
      VALUES (:run, 1, :url, 'kimi-7d7ac291', :items)
      """;

  private static final String ITEM =
      """
      INSERT INTO import_items (run_no, item_no, target_no, group_no, stage, state, fingerprint,
                                findings)
      VALUES (:run, :item, 1, :group, 'provision', 'ready', :fingerprint, :findings::jsonb)
      """;

  private static final String RESULT =
      """
      INSERT INTO item_results (run_no, item_no, row_no, target_no, current_stage,
                                confirmation_status, access_status, updated_at)
      VALUES (:run, :item, :item, 1, 'provision', 'pending', 'unknown', :now)
      """;

  static RunSettings settings() {
    return TestRun.settings(ImportMode.PARTIAL);
  }

  static BenchRun begin(KeyBench bench, RunSettings settings, String... keys) {
    return begin(bench, settings, UnaryOperator.identity(), keys);
  }

  /** A run whose items were probed with this result. */
  static BenchRun begin(
      KeyBench bench,
      RunSettings settings,
      UnaryOperator<ItemFindings.Probe> probe,
      String... keys) {
    return begin(bench, "kimi", settings, probe, keys);
  }

  /** A run into the group of this name. */
  static BenchRun into(String group, KeyBench bench, RunSettings settings, String... keys) {
    return begin(bench, group, settings, UnaryOperator.identity(), keys);
  }

  private static BenchRun begin(
      KeyBench bench,
      String groupName,
      RunSettings settings,
      UnaryOperator<ItemFindings.Probe> probe,
      String... keys) {
    JdbcClient jdbc = bench.jdbc();
    OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
    long group =
        jdbc.sql(GROUP)
            .param("host", bench.hostNo)
            .param("group", groupName)
            .query(Long.class)
            .single();
    long run =
        jdbc.sql(RUN)
            .param("id", "run_20260522_%04d".formatted(RUNS.incrementAndGet()))
            .param("host", bench.hostNo)
            .param("settings", StoredSettings.write(settings))
            .param("items", keys.length)
            .param("barrier", settings.mode() == ImportMode.STRICT ? "closed" : "none")
            .param("now", now)
            .query(Long.class)
            .single();
    jdbc.sql(TARGET)
        .param("run", run)
        .param("url", bench.baseUrl().value())
        .param("items", keys.length)
        .update();
    var findings =
        ItemFindings.none().withProbe(probe.apply(Probes.good("kimi-k2.6", "kimi-k2.6")));
    for (int item = 1; item <= keys.length; item++) {
      jdbc.sql(ITEM)
          .param("run", run)
          .param("item", item)
          .param("group", group)
          .param("fingerprint", bench.fingerprint(keys[item - 1]).bytes())
          .param("findings", JsonMapper.shared().writeValueAsString(findings))
          .update();
      jdbc.sql(RESULT).param("run", run).param("item", item).param("now", now).update();
    }
    return new BenchRun(bench, run, List.of(keys).stream().map(ApiKey::new).toList());
  }

  ItemKey item(int itemNo) {
    return ItemKey.of(runNo, itemNo);
  }

  /** Stage and state of an item, as {@code validate/in_flight}. */
  String where(int itemNo) {
    return jdbcOf(
        "SELECT stage || '/' || state FROM import_items WHERE run_no = :run AND item_no = :item",
        itemNo);
  }

  /** What a waiting item waits for. */
  String waitsFor(int itemNo) {
    return jdbcOf(
        "SELECT waits_for FROM import_items WHERE run_no = :run AND item_no = :item", itemNo);
  }

  /** Access status and reason of an item, as {@code broken upstream.key_rejected}. */
  String verdict(int itemNo) {
    return jdbcOf(
        """
        SELECT access_status || coalesce(' ' || reason_code, '') FROM item_results
         WHERE run_no = :run AND item_no = :item
        """,
        itemNo);
  }

  /** One column of what an item shows, as text. */
  String shown(int itemNo, String column) {
    return jdbcOf(
        "SELECT coalesce("
            + column
            + "::text, '') FROM item_results WHERE run_no = :run AND item_no = :item",
        itemNo);
  }

  /** Ends the run, whose items have ended, and opens a new round for those that are not active. */
  void retry() {
    bench
        .jdbc()
        .sql("UPDATE import_runs SET state = 'completed_with_warnings' WHERE run_no = :run")
        .param("run", runNo)
        .update();
    var retries =
        new RunRetry(bench.jdbc(), bench.transactions(), Keyset.generate(), Clock.systemUTC());
    assertThat(retries.retry(new RunNo(runNo), RunRetry.Filter.ALL, RunRetry.Elsewhere.NOWHERE))
        .isInstanceOf(RunRetry.Answer.Reopened.class);
  }

  /** Lets the held items go on, as the dispatcher does it. */
  void openBarrier() {
    bench
        .jdbc()
        .sql("UPDATE import_runs SET barrier = 'open' WHERE run_no = :run")
        .param("run", runNo)
        .update();
    bench
        .jdbc()
        .sql("UPDATE import_items SET state = 'ready' WHERE run_no = :run AND state = 'held'")
        .param("run", runNo)
        .update();
  }

  /** Lets the waiting items go on, as if their time had come. */
  void wake() {
    bench
        .jdbc()
        .sql("UPDATE import_items SET state = 'ready' WHERE run_no = :run AND state = 'waiting'")
        .param("run", runNo)
        .update();
  }

  /** Asks the dispatcher to end the run. */
  void cancel() {
    bench
        .jdbc()
        .sql("UPDATE import_runs SET activity = 'cancelling' WHERE run_no = :run")
        .param("run", runNo)
        .update();
  }

  /** Loses the last step of every item: what it did on the host stays done. */
  void loseAdmissions() {
    bench
        .jdbc()
        .sql(
            """
            UPDATE import_items SET stage = 'confirm', state = 'ready', admitted_at = NULL
             WHERE run_no = :run AND stage = 'validate'
            """)
        .param("run", runNo)
        .update();
  }

  /** The sum of one counter. */
  long counter(String column) {
    return bench
        .jdbc()
        .sql("SELECT sum(" + column + ") FROM run_counters WHERE run_no = :run")
        .param("run", runNo)
        .query(Long.class)
        .single();
  }

  private String jdbcOf(String sql, int itemNo) {
    return bench
        .jdbc()
        .sql(sql)
        .param("run", runNo)
        .param("item", itemNo)
        .query(String.class)
        .single();
  }
}
