package relay.api.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import relay.api.testing.RunningApi;
import relay.testing.TestPostgres;

/** The database away at the moment of the POST: 503, and nothing half stored. */
class DatabaseAwayTest {

  @Test
  void answersUnavailableAndGoesOnWhenItIsBack() throws IOException {
    try (var node = TestPostgres.newNode();
        var database = node.createDatabase("away", "template0");
        var api =
            RunningApi.on(
                database, Map.of("spring.datasource.hikari.connection-timeout", "1000"))) {
      RunningApi.addHost(database.jdbc());
      var batch = Batches.json(Batches.item("sk-test-away-1"));
      var before = api.storedRows();

      node.stop();
      var away = api.submit(batch);

      assertThat(away.status()).as(away.text()).isEqualTo(503);
      assertThat(away.errorCode()).isEqualTo("unavailable");
      assertThat(away.message()).contains("database");
      assertThat(away.header("Retry-After")).isEqualTo("5");
      assertThat(api.send(api.anonymous("/livez").GET()).status()).isEqualTo(200);

      node.startAgain();
      // The test's own pool may still hold connections of the node that is gone.
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(api.storedRows()).isEqualTo(before));
      // The pool tries again in growing steps of up to five seconds.
      await().atMost(Duration.ofSeconds(30)).until(() -> api.submit(batch).status() == 201);
    }
  }
}
