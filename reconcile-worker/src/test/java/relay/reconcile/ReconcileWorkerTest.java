package relay.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import relay.jobs.DeadLetter;
import relay.jobs.DecodedJob;
import relay.jobs.Job;
import relay.jobs.JobQueue;
import relay.jobs.TraceContext;
import relay.jobs.WorkQueue;
import relay.testing.TestBroker;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;

/** The worker as it is started, on a real broker and a real database. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "management.server.port=0")
class ReconcileWorkerTest {
  private static final TestDatabase DATABASE = TestPostgres.newDatabase();

  private final HttpClient http = HttpClient.newHttpClient();

  @Autowired private JobQueue queue;
  @LocalManagementPort private int port;

  @TestConfiguration(proxyBeanMethods = false)
  static class Services {
    @Bean
    RabbitConnectionDetails rabbit() {
      return TestBroker.shared().connectionDetails();
    }

    @Bean
    JdbcConnectionDetails database() {
      return DATABASE.connectionDetails();
    }
  }

  @DynamicPropertySource
  static void ownQueues(DynamicPropertyRegistry properties) {
    String prefix = TestBroker.newPrefix();
    properties.add("relay.queue.prefix", () -> prefix);
  }

  @AfterAll
  static void dropDatabase() {
    DATABASE.close();
  }

  @Test
  void isAliveAndReadyAndKeepsAJobItCannotDo() throws Exception {
    assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    Job job = new Job.ReconcileItem(3, 44, 1, TraceContext.NONE);

    assertThat(queue.publish(List.of(job)).complete()).isTrue();

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !queue.deadLetters(WorkQueue.RECONCILE_ITEM, 1).isEmpty());
    assertThat(queue.deadLetters(WorkQueue.RECONCILE_ITEM, 1))
        .containsExactly(
            new DeadLetter(
                new DecodedJob.Known(job),
                "this release checks no accounts: resource 44 of reconcile 3"));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          HttpResponse<String> health = get("/actuator/health");
          assertThat(health.statusCode()).isEqualTo(200);
          assertThat(health.body()).contains("\"status\":\"DEGRADED\"");
        });
    assertThat(get("/actuator/health/readiness").statusCode())
        .as("a dead letter stops nobody")
        .isEqualTo(200);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + port + path);
    return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }
}
