package relay.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import relay.jobs.inprocess.InProcessQueueConfiguration;

/** A service with a queue, from its start to its stop. */
class JobQueueLifecycleTest {

  @Test
  void aStoppingServiceWaitsForJobsInHandButNotForever() {
    AnnotationConfigApplicationContext service = started("relay.queue.drain-within", "500ms");
    JobQueue queue = service.getBean(JobQueue.class);
    Deliveries deliveries = new Deliveries();
    Subscription subscription = queue.consume(WorkQueue.IMPORT_ITEM, 2, deliveries);
    queue.publish(Jobs.importItems(1, 3));
    deliveries.next();
    deliveries.next();

    long start = System.nanoTime();
    service.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(500), Duration.ofSeconds(5));
    assertThat(subscription.inHand()).isZero();
    assertThat(queue.depth(WorkQueue.IMPORT_ITEM).orElseThrow().ready()).isEqualTo(3);
  }

  @Test
  void aServiceIsDegradedWhileADeadLetterLies() {
    try (AnnotationConfigApplicationContext service = started("relay.queue.prefix", "")) {
      DeadLettersHealthIndicator health = service.getBean(DeadLettersHealthIndicator.class);
      assertThat(health.health().getStatus()).isEqualTo(Status.UP);
      JobQueue queue = service.getBean(JobQueue.class);
      Deliveries deliveries = new Deliveries();
      queue.consume(WorkQueue.CONTROL, 1, deliveries);
      queue.publish(List.of(new Job.Control(ControlKind.RUN_UNDO, 1, 0, 1, TraceContext.NONE)));

      deliveries.next().settle(new Disposition.Aside("made to lie here"));

      Status status = health.health().getStatus();
      assertThat(status).isEqualTo(DeadLettersHealthIndicator.DEGRADED);
      assertThat(health.health().getDetails()).containsEntry("control.v1", 1L);
      assertThat(service.getBean(StatusAggregator.class).getAggregateStatus(Status.UP, status))
          .isEqualTo(status);
    }
  }

  private static AnnotationConfigApplicationContext started(String key, String value) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("test", Map.of(key, value)));
    context.register(InProcessQueueConfiguration.class);
    context.refresh();
    return context;
  }
}
