package relay.jobs.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import relay.jobs.QueueSettings;
import relay.jobs.WorkQueue;
import relay.testing.TestBroker;

/** The queues as production declares them; each change here needs a new version in their names. */
class TopologyTest {
  private final String prefix = TestBroker.newPrefix();
  private final Topology topology = new Topology(settings(prefix));

  @Test
  void hasAWorkQueueItsWaitsAndItsDeadLetters() {
    assertThat(new Topology(settings("")).queues().keySet())
        .containsExactlyInAnyOrder(
            "import.item.v1",
            "import.item.v1.wait.1s",
            "import.item.v1.wait.5s",
            "import.item.v1.wait.30s",
            "import.item.v1.wait.2m",
            "import.item.v1.wait.10m",
            "import.item.v1.dead",
            "reconcile.item.v1",
            "reconcile.item.v1.wait.1s",
            "reconcile.item.v1.wait.5s",
            "reconcile.item.v1.wait.30s",
            "reconcile.item.v1.wait.2m",
            "reconcile.item.v1.wait.10m",
            "reconcile.item.v1.dead",
            "control.v1",
            "control.v1.wait.1s",
            "control.v1.wait.5s",
            "control.v1.wait.30s",
            "control.v1.wait.2m",
            "control.v1.wait.10m",
            "control.v1.dead");
  }

  @Test
  void theBrokerHasTheArgumentsOfProduction() throws Exception {
    String work = topology.work(WorkQueue.IMPORT_ITEM);
    Map<String, Object> workArguments =
        Map.of(
            "x-queue-type", "quorum",
            "x-delivery-limit", 20,
            "x-max-length", 100_000,
            "x-overflow", "reject-publish",
            "x-dead-letter-exchange", "",
            "x-dead-letter-routing-key", work + ".dead",
            "x-dead-letter-strategy", "at-least-once");
    Map<String, Object> waitArguments =
        Map.of(
            "x-queue-type", "quorum",
            "x-delivery-limit", 20,
            "x-message-ttl", 120_000L,
            "x-overflow", "reject-publish",
            "x-dead-letter-exchange", "",
            "x-dead-letter-routing-key", work,
            "x-dead-letter-strategy", "at-least-once");
    Map<String, Object> deadArguments =
        Map.of("x-queue-type", "quorum", "x-delivery-limit", 1_000_000);

    try (Connection connection = TestBroker.shared().connect()) {
      try (Channel channel = connection.createChannel()) {
        topology.declare(channel);
      }
      assertSame(connection, work, workArguments);
      assertSame(connection, work + ".wait.2m", waitArguments);
      assertSame(connection, work + ".dead", deadArguments);
      assertRefused(connection, work, workArguments, "x-max-length", 5);
      assertRefused(connection, work + ".wait.2m", waitArguments, "x-message-ttl", 5L);
      assertRefused(connection, work + ".dead", deadArguments, "x-queue-type", "classic");
      deleteAll(connection);
    }
  }

  @Test
  void aWaitIsNeverShorterThanTheDelayUnlessThereIsNoLongerOne() {
    assertThat(waitFor(Duration.ZERO)).endsWith(".wait.1s");
    assertThat(waitFor(Duration.ofSeconds(1))).endsWith(".wait.1s");
    assertThat(waitFor(Duration.ofMillis(1001))).endsWith(".wait.5s");
    assertThat(waitFor(Duration.ofSeconds(31))).endsWith(".wait.2m");
    assertThat(waitFor(Duration.ofHours(1))).endsWith(".wait.10m");
  }

  private String waitFor(Duration delay) {
    return topology.waiting(WorkQueue.IMPORT_ITEM, delay);
  }

  /** A broker accepts a second declaration only when it is the same. */
  private static void assertSame(Connection connection, String queue, Map<String, Object> arguments)
      throws Exception {
    try (Channel channel = connection.createChannel()) {
      assertThat(channel.queueDeclare(queue, true, false, false, arguments).getQueue())
          .isEqualTo(queue);
    }
  }

  private static void assertRefused(
      Connection connection, String queue, Map<String, Object> arguments, String name, Object other)
      throws Exception {
    Map<String, Object> changed = new HashMap<>(arguments);
    changed.put(name, other);
    Channel channel = connection.createChannel();
    assertThatThrownBy(() -> channel.queueDeclare(queue, true, false, false, changed))
        .isInstanceOf(IOException.class)
        .rootCause()
        .hasMessageContaining("PRECONDITION_FAILED");
  }

  private void deleteAll(Connection connection) throws Exception {
    try (Channel channel = connection.createChannel()) {
      for (String queue : topology.queues().keySet()) {
        channel.queueDelete(queue);
      }
    }
  }

  private static QueueSettings settings(String prefix) {
    return new QueueSettings(
        prefix,
        List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10)),
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        Duration.ofSeconds(20));
  }
}
