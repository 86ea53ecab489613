package relay.jobs.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import relay.jobs.DeadLettersHealthIndicator;
import relay.jobs.Deliveries;
import relay.jobs.Delivery;
import relay.jobs.Disposition;
import relay.jobs.Job;
import relay.jobs.JobQueue;
import relay.jobs.Jobs;
import relay.jobs.PublishReport;
import relay.jobs.PublishReport.Cause;
import relay.jobs.WorkQueue;
import relay.testing.Broker;
import relay.testing.TestBroker;

/** The broker ends, in order or not, and comes back. */
class RabbitOutageTest {
  private static final Duration RECOVERS_WITHIN = Duration.ofSeconds(30);

  private final Broker broker = TestBroker.restartable();

  @Test
  void workGoesOnWhenTheBrokerIsRestarted() {
    try (RabbitUnderTest test = RabbitUnderTest.on(broker)) {
      Deliveries deliveries = new Deliveries();
      test.queue().consume(WorkQueue.IMPORT_ITEM, 1, deliveries);
      assertThat(test.queue().publish(List.of(Jobs.importItem(1))).complete()).isTrue();
      Delivery cutOff = deliveries.next();

      broker.restart();

      Delivery again = deliveries.next(RECOVERS_WITHIN);
      assertThat(again.job()).isEqualTo(Jobs.importItem(1));
      cutOff.settle(Disposition.DONE);
      again.settle(Disposition.DONE);
      publishUntilTaken(test.queue(), Jobs.importItem(2));
      assertThat(deliveries.next(RECOVERS_WITHIN).job()).isEqualTo(Jobs.importItem(2));
    }
  }

  @Test
  void whatWasTakenOutlivesACrashOfTheBroker() {
    try (RabbitUnderTest test = RabbitUnderTest.on(broker)) {
      test.queue().depth(WorkQueue.IMPORT_ITEM);
      broker.restart(); // the queues' names reach the disk
      List<Job.ImportItem> ready = Jobs.importItems(1, 200);
      List<Job.ImportItem> waiting = Jobs.importItems(2, 50);
      await().atMost(RECOVERS_WITHIN).until(() -> test.queue().publish(ready).complete());
      assertThat(test.queue().publishLater(waiting, Duration.ofSeconds(2)).complete()).isTrue();

      broker.killAndRestart();

      Set<Job> seen = ConcurrentHashMap.newKeySet();
      test.queue()
          .consume(
              WorkQueue.IMPORT_ITEM,
              50,
              delivery -> {
                seen.add(delivery.job());
                delivery.settle(Disposition.DONE);
              });
      await().atMost(RECOVERS_WITHIN).until(() -> seen.size() == 250);
      assertThat(seen).containsAll(ready).containsAll(waiting);
    }
  }

  @Test
  void nothingBlocksOrThrowsWhileTheBrokerIsAway() {
    try (RabbitUnderTest test = RabbitUnderTest.on(broker)) {
      broker.stop();
      Deliveries deliveries = new Deliveries();
      try (JobQueue started = test.anotherWorker()) {
        started.consume(WorkQueue.IMPORT_ITEM, 1, deliveries);
        PublishReport report = started.publish(List.of(Jobs.importItem(1)));

        assertThat(report.notTaken())
            .containsExactly(new PublishReport.NotTaken(Jobs.importItem(1), Cause.UNKNOWN));
        assertThat(started.depth(WorkQueue.IMPORT_ITEM)).isEmpty();
        assertThat(started.deadLetters(WorkQueue.IMPORT_ITEM, 1)).isEmpty();
        assertThat(new DeadLettersHealthIndicator(started).health().getStatus())
            .isEqualTo(Status.UNKNOWN);

        broker.start();
        publishUntilTaken(started, Jobs.importItem(2));
        assertThat(deliveries.next(RECOVERS_WITHIN).job()).isEqualTo(Jobs.importItem(2));
      }
    }
  }

  @Test
  void aDeletedQueueIsMadeAgain() throws Exception {
    try (RabbitUnderTest test = RabbitUnderTest.on(broker)) {
      Deliveries deliveries = new Deliveries();
      test.queue().consume(WorkQueue.IMPORT_ITEM, 1, deliveries);
      publishUntilTaken(test.queue(), Jobs.importItem(1));
      deliveries.next().settle(Disposition.DONE);

      try (var connection = broker.connect();
          Channel channel = connection.createChannel()) {
        channel.queueDelete(test.topology().work(WorkQueue.IMPORT_ITEM));
      }

      publishUntilTaken(test.queue(), Jobs.importItem(2));
      assertThat(deliveries.next(RECOVERS_WITHIN).job()).isEqualTo(Jobs.importItem(2));
    }
  }

  /** A report of a job not taken is no loss: the sweep publishes it again, as this does. */
  private static void publishUntilTaken(JobQueue queue, Job job) {
    await().atMost(RECOVERS_WITHIN).until(() -> queue.publish(List.of(job)).complete());
  }
}
