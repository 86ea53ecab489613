package relay.testing;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import relay.model.Coded;
import relay.model.ItemKey;
import relay.model.RunNo;
import relay.run.AccessMode;
import relay.run.ConfirmMode;
import relay.run.ExistingPolicy;
import relay.run.ImportMode;
import relay.run.ItemPosition;
import relay.run.ItemStage;
import relay.run.ItemState;
import relay.run.KnownPolicy;
import relay.run.RunBarrier;
import relay.run.RunSettings;
import relay.run.store.StoredSettings;

/**
 * A run with items in the tables, as the submission leaves them; made for tests of what follows.
 */
public final class TestRun {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private static final String HOST =
      """
      INSERT INTO hosts (host_id, name, base_url, auth_type, credential_sealed, status, created_at, updated_at)
      VALUES (:id, :id, 'http://127.0.0.1:1', 'api_key', ''::bytea, 'supported', :now, :now)
      RETURNING host_no
      """;

  private static final String GROUP =
      "INSERT INTO host_groups (host_no, reference) VALUES (:host, :name) RETURNING group_no";

  private static final String RUN =
      """
      INSERT INTO import_runs (run_id, host_no, state, activity, settings, total_items, barrier, data_key_sealed, started_at)
      VALUES (:id, :host, 'running', 'dispatching', :settings::jsonb, :items, :barrier, '\\x01', :now)
      RETURNING run_no
      """;

  private static final String SUMMARY =
      """
      INSERT INTO run_summaries (run_no, run_id, host_id, state, activity, mode, access_mode,
        total_items, rows_uploaded, rows_folded, rows_rejected, started_at)
      VALUES (:run, :id, 'host_01', 'running', 'dispatching', :mode, 'subscription', :items, :items, 0, 0, :now)
      """;

  private static final String TARGETS =
      """
      INSERT INTO run_targets (run_no, target_no, base_url, provider_id, items)
      SELECT :run, t, 'https://relay-' || t || '.example/v1', 'relay-' || t, :items / :targets
      FROM generate_series(1, :targets) t
      """;

  private static final String ITEMS =
      """
      INSERT INTO import_items (run_no, item_no, target_no, group_no, stage, state, fingerprint)
      SELECT :run, n, 1 + (n - 1) % :targets, :group, 'probe', 'ready', sha256((:id || '/' || n)::bytea)
      FROM generate_series(1, :items) n
      """;

  private static final String RESULTS =
      """
      INSERT INTO item_results (run_no, item_no, row_no, target_no, current_stage,
        confirmation_status, access_status, updated_at)
      SELECT run_no, item_no, item_no, target_no, 'probe', 'pending', 'unknown', :now
      FROM import_items WHERE run_no = :run
      """;

  private final JdbcClient jdbc;
  private final String runId;
  private final RunNo number;
  private final long hostNo;

  private TestRun(JdbcClient jdbc, String runId, RunNo number, long hostNo) {
    this.jdbc = jdbc;
    this.runId = runId;
    this.number = number;
    this.hostNo = hostNo;
  }

  /** A partial run of one base URL. */
  public static TestRun of(TestDatabase database, int items) {
    return of(database, items, 1, ImportMode.PARTIAL);
  }

  /**
   * A run whose items take turns over {@code targets} base URLs; it is there at once or not yet.
   */
  public static TestRun of(TestDatabase database, int items, int targets, ImportMode mode) {
    return of(database.dataSource(), items, targets, mode);
  }

  /** As the other, in any migrated database. */
  public static TestRun of(DataSource database, int items, int targets, ImportMode mode) {
    var transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    return Objects.requireNonNull(
        transaction.execute(status -> insert(JdbcClient.create(database), items, targets, mode)));
  }

  private static TestRun insert(JdbcClient jdbc, int items, int targets, ImportMode mode) {
    int number = NUMBERS.incrementAndGet();
    String runId = "run_20260522_%04d".formatted(number);
    OffsetDateTime now = OffsetDateTime.ofInstant(Instant.now(), ZoneOffset.UTC);
    long host =
        jdbc.sql(HOST)
            .param("id", "host_%02d".formatted(number))
            .param("now", now)
            .query(Long.class)
            .single();
    long group =
        jdbc.sql(GROUP).param("host", host).param("name", "kimi").query(Long.class).single();
    RunBarrier barrier = mode == ImportMode.STRICT ? RunBarrier.CLOSED : RunBarrier.NONE;
    long run =
        jdbc.sql(RUN)
            .param("id", runId)
            .param("host", host)
            .param("settings", StoredSettings.write(settings(mode)))
            .param("items", items)
            .param("barrier", barrier.code())
            .param("now", now)
            .query(Long.class)
            .single();
    var values =
        Map.of(
            "run",
            run,
            "id",
            runId,
            "items",
            items,
            "targets",
            targets,
            "group",
            group,
            "now",
            now,
            "mode",
            mode.code());
    for (String sql : List.of(SUMMARY, TARGETS, ITEMS, RESULTS)) {
      jdbc.sql(sql).params(values).update();
    }
    return new TestRun(jdbc, runId, new RunNo(run), host);
  }

  /** The settings of a run whose sender asked for nothing special. */
  public static RunSettings settings(ImportMode mode) {
    return new RunSettings(
        mode,
        AccessMode.SUBSCRIPTION,
        List.of(
            new RunSettings.SubscriptionUser(
                RunSettings.PROBE_SELECTOR, 30, RunSettings.IfMissing.CREATE)),
        "kimi",
        new RunSettings.GroupTemplate(BigDecimal.ONE, null, null, null),
        null,
        1000,
        new RunSettings.AccountSettings(5, 50, BigDecimal.ONE, null, null),
        new RunSettings.Models(null, Map.of()),
        Map.of(),
        Map.of(),
        ConfirmMode.GATEWAY,
        ExistingPolicy.ADOPT,
        KnownPolicy.RECHECK,
        Duration.ofHours(6),
        Duration.ofDays(30));
  }

  public RunNo number() {
    return number;
  }

  public String runId() {
    return runId;
  }

  public long hostNo() {
    return hostNo;
  }

  /** The {@code itemNo}th item, from 1. */
  public ItemKey item(int itemNo) {
    return new ItemKey(number, itemNo);
  }

  /** Puts an item where a test wants it, as if its earlier steps had been taken. */
  public void put(int itemNo, ItemPosition position) {
    jdbc.sql(
            """
            UPDATE import_items SET stage = :stage, state = :state, not_before = NULL,
              lease_until = NULL, waits_for = NULL, closure_no = NULL
            WHERE run_no = :run AND item_no = :item
            """)
        .param("stage", position.stage().code())
        .param("state", position.state().code())
        .param("run", number.value())
        .param("item", itemNo)
        .update();
    jdbc.sql(
            "UPDATE item_results SET current_stage = :stage WHERE run_no = :run AND item_no = :item")
        .param("stage", position.stage().code())
        .param("run", number.value())
        .param("item", itemNo)
        .update();
  }

  /** Where an item is now. */
  public ItemPosition position(int itemNo) {
    return jdbc.sql("SELECT stage, state FROM import_items WHERE run_no = :run AND item_no = :item")
        .param("run", number.value())
        .param("item", itemNo)
        .query((row, index) ->
            new ItemPosition(
                Coded.of(ItemStage.class, row.getString("stage")),
                Coded.of(ItemState.class, row.getString("state"))))
        .single();
  }

  /** One column of an item's work row. */
  public <T> T work(int itemNo, String column, Class<T> type) {
    return cell("import_items", itemNo, column, type);
  }

  /** One column of what an item shows. */
  public <T> T shown(int itemNo, String column, Class<T> type) {
    return cell("item_results", itemNo, column, type);
  }

  /** The types of an item's trail entries, in order. */
  public List<String> trail(int itemNo) {
    return jdbc.sql(
            "SELECT event_type FROM item_events WHERE run_no = :run AND item_no = :item ORDER BY event_no")
        .param("run", number.value())
        .param("item", itemNo)
        .query((row, index) -> row.getString(1))
        .list();
  }

  /** The sum of one counter over all shards. */
  public long counter(String column) {
    return jdbc.sql("SELECT coalesce(sum(" + column + "), 0) FROM run_counters WHERE run_no = :run")
        .param("run", number.value())
        .query((row, index) -> row.getLong(1))
        .single();
  }

  /** Changes the run's row: {@code assignment} as in SQL. */
  public void set(String assignment) {
    jdbc.sql("UPDATE import_runs SET " + assignment + " WHERE run_no = :run")
        .param("run", number.value())
        .update();
  }

  /** One column of the run. */
  public String run(String column) {
    return jdbc.sql("SELECT " + column + "::text FROM import_runs WHERE run_no = :run")
        .param("run", number.value())
        .query((row, index) -> row.getString(1))
        .single();
  }

  /** Items in a state. */
  public long count(ItemState state) {
    return jdbc.sql("SELECT count(*) FROM import_items WHERE run_no = :run AND state = :state")
        .param("run", number.value())
        .param("state", state.code())
        .query((row, index) -> row.getLong(1))
        .single();
  }

  private <T> T cell(String table, int itemNo, String column, Class<T> type) {
    return jdbc.sql(
            "SELECT " + column + " FROM " + table + " WHERE run_no = :run AND item_no = :item")
        .param("run", number.value())
        .param("item", itemNo)
        .query((row, index) -> row.getObject(1, type))
        .single();
  }
}
