package relay.standalone.fleet;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.jobs.JobQueue;
import relay.jobs.QueueSettings;
import relay.jobs.WorkQueue;
import relay.jobs.rabbit.RabbitJobQueue;
import relay.secrets.KeysetFile;
import relay.testing.Broker;
import relay.testing.TestBroker;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;

/**
 * Three services and a second import worker as processes of their own, on a real PostgreSQL and a
 * real RabbitMQ. The API service migrates the schema; the others wait for it.
 */
final class Fleet implements AutoCloseable {
  /** What every wait is divided by. */
  static final double FACTOR = 10;

  /** Items that one worker takes into its hands. */
  static final int SLOTS = 64;

  /** Probes of one base URL at a time; fewer than a worker's slots, so that some have to wait. */
  static final int PROBES_AT_ONCE = 24;

  private static final String UNLIMITED = "100000";

  private final TestDatabase database = TestPostgres.newEmptyDatabase();
  private final Broker broker = TestBroker.restartable();
  private final String prefix = TestBroker.newPrefix();
  private final CachingConnectionFactory connections = broker.connectionFactory();
  private final ServiceProcess api;
  private final List<ServiceProcess> workers;
  private final ServiceProcess reconcile;

  private Fleet(Path folder) {
    var settings = settings(keyset(folder));
    api = ServiceProcess.start("api-service", Service.API, settings, folder);
    workers =
        Stream.of("import-worker-1", "import-worker-2")
            .map(name -> ServiceProcess.start(name, Service.IMPORT_WORKER, settings, folder))
            .toList();
    reconcile =
        ServiceProcess.start("reconcile-worker", Service.RECONCILE_WORKER, settings, folder);
  }

  /** Starts all four; their logs go to {@code folder}. Returns when all are ready. */
  static Fleet start(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var fleet = new Fleet(folder);
    fleet.awaitWhole();
    return fleet;
  }

  /** Starts again what is not there, and returns when everybody takes work. */
  void restore() {
    all().forEach(ServiceProcess::awaitEndIfStopping);
    all().filter(service -> !service.isAlive()).forEach(ServiceProcess::startAgain);
    awaitWhole();
  }

  private void awaitWhole() {
    all().forEach(ServiceProcess::awaitReady);
    await("two import workers take work")
        .atMost(Duration.ofSeconds(30))
        .until(() -> liveWorkers() == workers.size());
  }

  private int liveWorkers() {
    return jdbc()
        .sql(
            "SELECT count(*) FROM workers WHERE kind = 'import' AND seen_at > now() - interval '1 s'")
        .query(Integer.class)
        .single();
  }

  ServiceProcess api() {
    return api;
  }

  /** An import worker, 0 or 1. */
  ServiceProcess worker(int index) {
    return workers.get(index);
  }

  List<ServiceProcess> workers() {
    return workers;
  }

  Broker broker() {
    return broker;
  }

  JdbcClient jdbc() {
    return database.jdbc();
  }

  /** Whether all that was put aside has reached the table of dead letters. */
  boolean noDeadLetterIsUnread() {
    try (var queue = queue()) {
      return Arrays.stream(WorkQueue.values())
          .allMatch(work -> queue.depth(work).orElseThrow().dead() == 0);
    }
  }

  /** Dead letters that no verdict explains, as a person would see them. */
  List<String> unexplainedDeadLetters() {
    return jdbc()
        .sql("SELECT queue || ': ' || reason FROM dead_letters WHERE verdict IS NULL")
        .query((row, index) -> row.getString(1))
        .list();
  }

  /** The same queues as the services have, to look into; the caller closes it. */
  private JobQueue queue() {
    var given = Map.of("relay.queue.prefix", prefix, "relay.queue.waits", WAITS);
    var settings =
        new Binder(new MapConfigurationPropertySource(given))
            .bindOrCreate("relay.queue", QueueSettings.class);
    return new RabbitJobQueue(connections, settings);
  }

  private Stream<ServiceProcess> all() {
    return Stream.concat(Stream.of(api, reconcile), workers.stream());
  }

  private static final String WAITS = "100ms,500ms,1s,2s,3s";

  private Map<String, String> settings(Path keyset) {
    var address = broker.address();
    var settings = new LinkedHashMap<String, String>();
    settings.put("spring.datasource.url", database.jdbcUrl());
    settings.put("spring.datasource.username", database.user());
    settings.put("spring.datasource.password", database.password());
    settings.put("spring.rabbitmq.addresses", address.toString());
    settings.put("relay.queue.prefix", prefix);
    settings.put("relay.queue.waits", WAITS);
    settings.put("relay.web.admin-token", FleetApi.TOKEN);
    settings.put(KeysetFile.FILE_VARIABLE, keyset.toString());
    settings.put("relay.pace.factor", Double.toString(FACTOR));
    settings.put("relay.engine.retries", "1s,5s,10s,20s,30s");
    // Six busy processes on two cores: a slow answer is not a silent one.
    settings.put("relay.probe.timeout", "60s");
    settings.put("relay.egress.allow-cidrs", "127.0.0.0/8");
    settings.put("relay.limits.base-url.calls-per-second", UNLIMITED);
    settings.put("relay.limits.base-url.concurrent", Integer.toString(PROBES_AT_ONCE));
    settings.put("relay.worker.concurrency", Integer.toString(SLOTS));
    settings.put("relay.queue.drain-within", "5s");
    settings.put("relay.web.requests-per-second", UNLIMITED);
    settings.put("relay.web.burst", UNLIMITED);
    return settings;
  }

  private static Path keyset(Path folder) {
    var keyset = folder.resolve("keyset.json");
    try {
      Files.deleteIfExists(keyset);
      KeysetFile.generate(keyset);
      return keyset.toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    all().forEach(ServiceProcess::terminate);
    all().forEach(ServiceProcess::close);
    connections.destroy();
    database.close();
  }
}
