package relay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestBrokerTest {
  private static final byte[] BODY = "kept".getBytes(StandardCharsets.UTF_8);

  enum End {
    RESTART {
      @Override
      void of(Broker broker) {
        broker.restart();
      }
    },
    CRASH {
      @Override
      void of(Broker broker) {
        broker.killAndRestart();
      }
    };

    abstract void of(Broker broker);
  }

  @ParameterizedTest
  @EnumSource
  void aConfirmedMessageOutlivesTheEndOfTheNode(End end) throws Exception {
    Broker broker = TestBroker.restartable();
    String queue = TestBroker.newPrefix() + "kept";
    try (var connection = broker.connect();
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
    }
    // A quorum queue that was declared less than a moment before a crash comes back empty: its
    // name had not reached the disk. Ours are declared long before.
    broker.restart();
    try (var connection = broker.connect();
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, BODY);
      channel.waitForConfirmsOrDie(10_000);
    }

    end.of(broker);

    try (var connection = broker.connect();
        Channel channel = connection.createChannel()) {
      GetResponse kept =
          await().until(() -> channel.basicGet(queue, true), response -> response != null);
      assertThat(kept.getBody()).isEqualTo(BODY);
      channel.queueDelete(queue);
    }
  }

  @Test
  void aForcedWayIsTakenAndSomebodyElsesBrokerIsNeverStopped() {
    assertThat(BrokerWay.chosen(Map.of("RELAY_TEST_BROKER", "package")))
        .isEqualTo(BrokerWay.PACKAGE);
    assertThat(BrokerWay.chosenToStart(Map.of("RELAY_TEST_BROKER", "package")))
        .isEqualTo(BrokerWay.PACKAGE);
    assertThat(BrokerWay.chosen(Map.of("RELAY_TEST_BROKER", "env"))).isEqualTo(BrokerWay.ENV);
    assertThat(BrokerWay.chosenToStart(Map.of("RELAY_TEST_BROKER", "env")))
        .isNotEqualTo(BrokerWay.ENV);
  }

  @Test
  void itIsOneRabbitMqForAll() throws Exception {
    assertThat(TestBroker.shared()).isSameAs(TestBroker.shared());
    assertThat(TestBroker.shared().version()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(TestBroker.newPrefix()).isNotEqualTo(TestBroker.newPrefix());
  }
}
