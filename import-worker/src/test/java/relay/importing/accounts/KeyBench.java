package relay.importing.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import relay.host.AccountRef;
import relay.host.GroupKind;
import relay.host.GroupRef;
import relay.host.HostAccount;
import relay.host.HostAdapter;
import relay.host.HostCredential;
import relay.host.HostLimits;
import relay.host.HostSecret;
import relay.host.HostSession;
import relay.host.HostUrl;
import relay.host.NewGroup;
import relay.host.SpendLimits;
import relay.host.sub2api.HttpSettings;
import relay.host.sub2api.Sub2ApiAdapters;
import relay.importing.access.AccessTimes;
import relay.importing.access.ProbeAccess;
import relay.importing.confirm.ConfirmTimes;
import relay.importing.groups.ClaimedGroupPreparation;
import relay.importing.groups.GroupTimes;
import relay.importing.provision.AccountAftercare;
import relay.importing.provision.ReachableHosts;
import relay.keys.AftercareStore;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.model.HostId;
import relay.model.KeyFingerprint;
import relay.resource.LedgerStore;
import relay.secrets.KeyIdentity;
import relay.secrets.Keyset;
import relay.secrets.Sealer;
import relay.simulator.SimulatedHost;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostTimes;
import relay.simulator.options.HostVersion;
import relay.simulator.state.Account;
import relay.simulator.upstream.FakeUpstreams;
import relay.simulator.upstream.KeyTruth;
import relay.simulator.upstream.TruthPlan;
import relay.simulator.upstream.UpstreamOptions;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;
import relay.time.Pace;

/** A simulated host with fake upstreams behind it, registered in a fresh database. */
final class KeyBench implements AutoCloseable {
  /** The host is that much quicker than a live one. */
  static final double FASTER = 20;

  private static final String ADMIN_KEY = "admin-" + "0".repeat(64);

  private static final String ADD_HOST =
      """
      INSERT INTO hosts (host_id, name, base_url, auth_type, credential_sealed, status, created_at,
                         updated_at)
      VALUES ('host_01', 'bench', :url, 'api_key', ''::bytea, 'ready', now(), now())
      RETURNING host_no
      """;

  final TestDatabase database = TestPostgres.newDatabase();
  final FakeUpstreams upstreams =
      FakeUpstreams.start(TruthPlan.empty(), UpstreamOptions.defaults().withTimeScale(1 / FASTER));
  final SimulatedHost host;
  final HostAdapter adapter;
  final long hostNo;
  private final Sub2ApiAdapters adapters;
  final KeyIdentity identity;
  private final ProbeAccess access;
  private final ClaimedGroupPreparation groups;

  private KeyBench(HostOptions options) {
    var keyset = Keyset.generate();
    identity = KeyIdentity.of(keyset);
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
    access =
        new ProbeAccess(
            jdbc(),
            transactions(),
            Sealer.of(keyset),
            _ -> adapter,
            new SecureRandom(),
            Clock.systemUTC(),
            AccessTimes.DEFAULT.faster(FASTER),
            "bench");
    groups =
        new ClaimedGroupPreparation(
            jdbc(),
            transactions(),
            _ -> adapter,
            Clock.systemUTC(),
            GroupTimes.DEFAULT.faster(FASTER),
            "bench");
  }

  /** A fresh host of this version, twenty times quicker than a live one. */
  static KeyBench of(HostVersion version) {
    return new KeyBench(
        HostOptions.of(version)
            .withTimes(HostTimes.of(version).scaledBy(1 / FASTER))
            .withLoginsPerWindow(0));
  }

  /** A worker of its own: nothing is shared but the database and the host. */
  BenchWorker worker() {
    return worker(ConfirmTimes.LIVE.at(new Pace(FASTER)));
  }

  BenchWorker worker(ConfirmTimes times) {
    return new BenchWorker(this, access.staging(), groups, times);
  }

  /** A run of these keys, with the settings as they come. */
  BenchRun run(String... keys) {
    return BenchRun.begin(this, BenchRun.settings(), keys);
  }

  /** Makes a key known to the upstream. */
  void plant(String key, KeyTruth truth) {
    upstreams.plant(key, truth);
  }

  BaseUrl baseUrl() {
    return BaseUrl.parse(upstreams.baseUrl("kimi"));
  }

  KeyFingerprint fingerprint(String key) {
    return identity.fingerprint(baseUrl(), new ApiKey(key));
  }

  JdbcClient jdbc() {
    return database.jdbc();
  }

  TransactionTemplate transactions() {
    return new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
  }

  /** The accounts on the host that have this key's name. */
  List<Account> accountsOf(String key) {
    return host.state().accounts().named(fingerprint(key).nameDigits()).toList();
  }

  /** The only account of this key. */
  Account accountOf(String key) {
    var all = accountsOf(key);
    assertThat(all).as("accounts of " + key).hasSize(1);
    return all.getFirst();
  }

  /** Does what verdicts left to be done. */
  void care() {
    var clock = Clock.systemUTC();
    new AccountAftercare(
            new AftercareStore(jdbc()),
            new LedgerStore(jdbc()),
            ReachableHosts.of(_ -> adapter, clock),
            clock)
        .careForSome(100);
  }

  /** A group of the host that others made. */
  GroupRef foreignGroup(String name) {
    return adapter
        .groups()
        .create(new NewGroup(name, "", GroupKind.STANDARD, false, BigDecimal.ONE, SpendLimits.NONE))
        .ref();
  }

  /** The group that the runs import into. */
  GroupRef group() {
    return adapter.groups().findByName("kimi").orElseThrow().ref();
  }

  /** An account of this key, as the host describes it. */
  HostAccount seen(String key) {
    return adapter.accounts().find(new AccountRef(accountOf(key).id())).orElseThrow();
  }

  /** Calls of one route so far. */
  long calls(String route) {
    return host.journal().calls().getOrDefault(route, 0L);
  }

  @Override
  public void close() {
    adapters.close();
    host.close();
    upstreams.close();
    database.close();
  }
}
