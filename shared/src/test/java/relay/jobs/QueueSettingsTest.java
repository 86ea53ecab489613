package relay.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class QueueSettingsTest {

  @Test
  void hasTheDelaysOfTheDesignWhenNothingIsSet() {
    assertThat(bound(Map.of()))
        .isEqualTo(
            new QueueSettings(
                "",
                List.of(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(10)),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(20)));
  }

  @Test
  void takesEveryKey() {
    assertThat(
            bound(
                Map.of(
                    "relay.queue.prefix", "stage.",
                    "relay.queue.waits", "100ms,3s",
                    "relay.queue.confirm-within", "2s",
                    "relay.queue.reconnect-after", "3s",
                    "relay.queue.drain-within", "4s")))
        .isEqualTo(
            new QueueSettings(
                "stage.",
                List.of(Duration.ofMillis(100), Duration.ofSeconds(3)),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4)));
  }

  @Test
  void refusesDelaysOutOfOrder() {
    assertThatThrownBy(() -> bound(Map.of("relay.queue.waits", "5s,1s")))
        .rootCause()
        .hasMessageContaining("must be sorted");
  }

  private static QueueSettings bound(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("relay.queue", QueueSettings.class);
  }
}
