package relay.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.jobs.rabbit.RabbitQueueConfiguration;
import relay.run.ImportMode;
import relay.secrets.KeysetFile;
import relay.testing.Broker;
import relay.testing.TestBroker;
import relay.testing.TestRun;

/**
 * Dispatcher, broker and worker as in production, only that the stages pass every item at once
 * ({@link StubbedFleet}). An item takes four steps behind one message; a step is done when its row,
 * trail, read model and counters are committed.
 */
final class RelayContender implements Contender {

  private static final String DATABASE = "relay";
  private static final int STEPS = 4;
  private static final int BASE_URLS = 40;

  private static final int POOL = 16;

  private final HikariDataSource pool;
  private final JdbcClient jdbc;
  private final ConfigurableApplicationContext services;
  private final int slots;

  /**
   * Starts it.
   *
   * @param slots items in work at a time: many, to fill the group commits, as the stages take no
   *     time
   */
  RelayContender(BenchDatabase database, Broker broker, Path folder, int slots) {
    this.slots = slots;
    pool = database.pool(DATABASE, 4);
    jdbc = JdbcClient.create(pool);
    services =
        new SpringApplicationBuilder(StubbedFleet.class, RabbitQueueConfiguration.class)
            .web(WebApplicationType.NONE)
            .properties(properties(database, broker, folder))
            .run();
  }

  private Map<String, Object> properties(BenchDatabase database, Broker broker, Path folder) {
    var keyset = folder.resolve("fleet-keyset.json");
    KeysetFile.generate(keyset);
    var properties = new LinkedHashMap<String, Object>();
    properties.put("spring.config.name", "fleet"); // there is none: no service's file is taken
    properties.put("spring.main.banner-mode", "off");
    properties.put("logging.level.root", "warn");
    properties.put("spring.threads.virtual.enabled", true);
    properties.put("spring.jpa.hibernate.ddl-auto", "none");
    properties.put("spring.datasource.url", database.jdbcUrl(DATABASE));
    properties.put("spring.datasource.username", BenchDatabase.USER);
    properties.put("spring.datasource.hikari.maximum-pool-size", POOL);
    properties.put("spring.datasource.hikari.connection-init-sql", BenchDatabase.CUSTOM_PLANS);
    properties.put("spring.rabbitmq.addresses", broker.address().toString());
    properties.put("relay.queue.prefix", TestBroker.newPrefix());
    properties.put("relay.worker.concurrency", slots);
    properties.put(KeysetFile.FILE_VARIABLE, keyset.toString());
    return properties;
  }

  @Override
  public String name() {
    return "Relay Manager";
  }

  @Override
  public String settings() {
    return "dispatcher, RabbitMQ and one worker of %d slots; %d steps an item, %d base URLs"
        .formatted(slots, STEPS, BASE_URLS);
  }

  @Override
  public int unitsPerJob() {
    return STEPS;
  }

  @Override
  public Duration drain(int items) {
    var run = TestRun.of(pool, items, BASE_URLS, ImportMode.PARTIAL);
    var start = System.nanoTime();
    Waiting.until("the run's items are done", () -> run.counter("completed") >= items);
    var took = Duration.ofNanos(System.nanoTime() - start);
    var number = run.number().value();
    require(number, "SELECT count(*) FROM item_events WHERE run_no = :run", (long) items * STEPS);
    require(
        number,
        "SELECT count(*) FROM item_results WHERE run_no = :run AND access_status = 'active'",
        items);
    Waiting.until("the run has ended", () -> run.run("state").equals("completed"));
    return took;
  }

  private void require(long run, String sql, long expected) {
    var found = jdbc.sql(sql).param("run", run).query(Long.class).single();
    if (found != expected) {
      throw new IllegalStateException("%d instead of %d: %s".formatted(found, expected, sql));
    }
  }

  @Override
  public void close() {
    services.close();
    pool.close();
  }
}
