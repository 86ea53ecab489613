package relay.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.health.contributor.Status;
import relay.jobs.DeadLettersHealthIndicator;
import relay.jobs.Delivery;
import relay.jobs.Disposition;
import relay.jobs.Job;
import relay.jobs.QueueSettings;
import relay.jobs.TraceContext;
import relay.jobs.WorkQueue;
import relay.jobs.rabbit.RabbitJobQueue;
import relay.model.ItemKey;
import relay.run.ItemLease;
import relay.testing.TestBroker;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;

/** Whatever is put aside on a real broker ends as a row that a person can read. */
class DeadLettersTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Job ITEM =
      new Job.ImportItem(new ItemLease(ItemKey.of(3, 7), 5), 6, TraceContext.NONE);

  private static TestDatabase database;
  private static CachingConnectionFactory connections;

  private RabbitJobQueue queue;
  private String prefix;
  private DeadLetterStore store;
  private DeadLetterDesk desk;

  @BeforeAll
  static void start() {
    database = TestPostgres.newDatabase();
    connections = TestBroker.shared().connectionFactory();
  }

  @AfterAll
  static void stop() {
    connections.destroy();
    database.close();
  }

  @BeforeEach
  void begin() {
    database.jdbc().sql("TRUNCATE dead_letters").update();
    prefix = TestBroker.newPrefix();
    queue =
        new RabbitJobQueue(
            connections,
            new QueueSettings(
                prefix,
                List.of(Duration.ofMillis(50)),
                Duration.ofSeconds(10),
                Duration.ofMillis(200),
                Duration.ofSeconds(5)));
    store = new DeadLetterStore(database.jdbc(), Clock.systemUTC());
    desk = new DeadLetterDesk(queue, store, Duration.ofDays(30));
  }

  @AfterEach
  void end() {
    queue.close();
  }

  @Test
  void anUnreadableMessageIsKeptWithoutItsContent() throws Exception {
    handle(delivery -> delivery.settle(Disposition.DONE));
    queue.publish(List.of(ITEM)); // the queue is there
    byte[] message = "{\"api_key\":\"sk-test-in-a-message\"}".getBytes(StandardCharsets.UTF_8);
    try (var connection = TestBroker.shared().connect();
        var channel = connection.createChannel()) {
      channel.basicPublish("", prefix + WorkQueue.IMPORT_ITEM.title(), null, message);
    }

    deskFindsOne();

    assertThat(row())
        .containsEntry("queue", "import.item.v1")
        .containsEntry("reason", "unreadable: no version")
        .containsEntry("bytes", message.length)
        .containsEntry("run_no", null)
        .containsEntry("item_no", null)
        .containsEntry("job", null)
        .containsEntry("verdict", null);
    assertThat(row().toString()).doesNotContain("sk-test-in-a-message");
    assertThat(health()).isEqualTo(DeadLettersHealthIndicator.DEGRADED);
  }

  @Test
  void aHopelessItemIsKeptWithItsVerdictAndTroublesNobody() {
    handle(delivery -> delivery.settle(new Disposition.Aside("upstream.rate_limited")));
    queue.publish(List.of(ITEM));

    deskFindsOne();

    assertThat(row())
        .containsEntry("run_no", 3L)
        .containsEntry("item_no", 7)
        .containsEntry("verdict", "upstream.rate_limited");
    assertThat(String.valueOf(row().get("job"))).contains("\"lease_epoch\": 5");
    assertThat(health()).isEqualTo(Status.UP);
    assertThat(store.counts()).isEqualTo(Map.of("import.item.v1", 1L));
  }

  @Test
  void whatTheBrokerItselfPutsAsideIsKept() {
    handle(delivery -> delivery.settle(Disposition.GIVE_BACK));
    queue.publish(List.of(ITEM));

    deskFindsOne();

    assertThat(row())
        .containsEntry("run_no", 3L)
        .containsEntry("reason", "put aside by the broker: delivery_limit");
    assertThat(health()).isEqualTo(DeadLettersHealthIndicator.DEGRADED);
  }

  @Test
  void theSameLetterIsKeptOnce() {
    handle(delivery -> delivery.settle(new Disposition.Aside("not an import job")));
    queue.publish(List.of(ITEM, ITEM));
    await().atMost(LIMIT).until(() -> dead() == 2);

    desk.run();

    assertThat(store.counts()).isEqualTo(Map.of("import.item.v1", 1L));
    queue.publish(List.of(ITEM));
    await().atMost(LIMIT).until(() -> dead() == 1);
    desk.run();
    assertThat(row()).containsEntry("times", 2);
    assertThat(dead()).isZero();
  }

  @Test
  void lettersAreForgottenAfterTheirTime() {
    handle(delivery -> delivery.settle(new Disposition.Aside("not an import job")));
    queue.publish(List.of(ITEM));
    deskFindsOne();

    new DeadLetterDesk(queue, store, Duration.ofDays(-1)).run();

    assertThat(store.counts()).isEmpty();
  }

  private void handle(Consumer<Delivery> handler) {
    queue.consume(WorkQueue.IMPORT_ITEM, 1, handler::accept);
  }

  private void deskFindsOne() {
    await().atMost(LIMIT).until(() -> dead() == 1);
    desk.run();
    assertThat(dead()).as("the queue is empty").isZero();
  }

  private long dead() {
    return queue.depth(WorkQueue.IMPORT_ITEM).orElseThrow().dead();
  }

  private Status health() {
    return new DeadLetterTableHealthIndicator(store).health().getStatus();
  }

  private static Map<String, @Nullable Object> row() {
    return database.jdbc().sql("SELECT * FROM dead_letters").query().singleRow();
  }
}
