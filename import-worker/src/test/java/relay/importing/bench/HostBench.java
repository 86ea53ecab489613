package relay.importing.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import relay.host.HostAdapter;
import relay.host.HostCredential;
import relay.host.HostLimits;
import relay.host.HostSecret;
import relay.host.HostSession;
import relay.host.HostUrl;
import relay.host.sub2api.HttpSettings;
import relay.host.sub2api.Sub2ApiAdapters;
import relay.model.HostId;
import relay.run.RunSettings;
import relay.run.store.StoredSettings;
import relay.secrets.Keyset;
import relay.secrets.Sealer;
import relay.simulator.SimulatedHost;
import relay.simulator.options.HostOptions;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;

/** One simulated host, registered in a fresh database. Close it after the test. */
public final class HostBench implements AutoCloseable {
  /** Opens the management API. */
  public static final String ADMIN_KEY = "admin-" + "0".repeat(64);

  private static final AtomicInteger RUNS = new AtomicInteger();

  private static final String ADD_HOST =
      """
      INSERT INTO hosts (host_id, name, base_url, auth_type, credential_sealed, status, created_at,
                         updated_at)
      VALUES ('host_01', 'bench', :url, 'api_key', ''::bytea, 'ready', now(), now())
      RETURNING host_no
      """;

  private static final String ADD_GROUP =
      "INSERT INTO host_groups (host_no, reference) VALUES (:host, :name) RETURNING group_no";

  private static final String ADD_RUN =
      """
      INSERT INTO import_runs (run_id, host_no, state, activity, settings, total_items, started_at)
      VALUES (:id, :host, 'running', 'dispatching', :settings::jsonb, 1, :now)
      RETURNING run_no
      """;

  private final TestDatabase database = TestPostgres.newDatabase();
  private final Keyset keyset = Keyset.generate();
  private final SimulatedHost host;
  private final Sub2ApiAdapters adapters;
  private final HostAdapter adapter;
  private final long hostNo;

  private HostBench(HostOptions options) {
    host = SimulatedHost.start(options.withAdminKey(ADMIN_KEY));
    adapters =
        new Sub2ApiAdapters(HttpSettings.DEFAULT, new SimpleMeterRegistry(), Clock.systemUTC());
    adapter =
        adapters.adapter(
            new HostSession(
                HostId.ofNumber(1),
                HostUrl.parse(host.baseUrl()),
                new HostCredential(HostCredential.Kind.API_KEY, new HostSecret(ADMIN_KEY)),
                HostLimits.DEFAULT.withCallsPerSecond(10_000)));
    hostNo = jdbc().sql(ADD_HOST).param("url", host.baseUrl()).query(Long.class).single();
  }

  public static HostBench start(HostOptions options) {
    return new HostBench(options);
  }

  public JdbcClient jdbc() {
    return database.jdbc();
  }

  public TransactionTemplate transactions() {
    return new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
  }

  public Keyset keyset() {
    return keyset;
  }

  public Sealer sealer() {
    return Sealer.of(keyset);
  }

  /** The host's own side of the story. */
  public SimulatedHost host() {
    return host;
  }

  /** The host as we call it. */
  public HostAdapter adapter() {
    return adapter;
  }

  public long hostNo() {
    return hostNo;
  }

  /** A row of {@code host_groups} that nobody has prepared. */
  public long group(String reference) {
    return jdbc()
        .sql(ADD_GROUP)
        .param("host", hostNo)
        .param("name", reference)
        .query(Long.class)
        .single();
  }

  /** A run with these settings. */
  public BenchRun run(RunSettings settings) {
    var runId = "run_20260522_%04d".formatted(RUNS.incrementAndGet());
    var runNo =
        jdbc()
            .sql(ADD_RUN)
            .param("id", runId)
            .param("host", hostNo)
            .param("settings", StoredSettings.write(settings))
            .param("now", OffsetDateTime.now(ZoneOffset.UTC))
            .query(Long.class)
            .single();
    return new BenchRun(hostNo, runNo, runId, settings);
  }

  @Override
  public void close() {
    adapters.close();
    host.close();
    database.close();
  }
}
