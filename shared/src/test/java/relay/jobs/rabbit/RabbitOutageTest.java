package relay.jobs.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import java.time.Duration;
import java.util.LinkedHashSet;
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
import relay.model.ItemKey;
import relay.testing.Broker;
import relay.testing.TestBroker;
import relay.testing.TestScale;

/** The broker ends, in order or not, and comes back. */
class RabbitOutageTest {
  private static final Duration RECOVERS_WITHIN = Duration.ofMinutes(1);

  private final Broker broker = TestBroker.restartable();

  @Test
  void workGoesOnWhenTheBrokerIsRestarted() {
    try (RabbitUnderTest test = RabbitUnderTest.onEnding(broker)) {
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
    try (RabbitUnderTest test = RabbitUnderTest.onEnding(broker)) {
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
    try (RabbitUnderTest test = RabbitUnderTest.onEnding(broker)) {
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
  void nothingIsLostWhileTheBrokerEndsTwiceUnderLoad() {
    int runs = 4;
    int each = TestScale.of(600, 5_000);
    try (RabbitUnderTest test = RabbitUnderTest.onEnding(broker)) {
      test.queue().depth(WorkQueue.IMPORT_ITEM);
      broker.restart(); // the queues' names reach the disk
      Set<ItemKey> seen = ConcurrentHashMap.newKeySet();
      test.queue().consume(WorkQueue.IMPORT_ITEM, 32, delivery -> work(delivery, seen));
      for (int run = 1; run <= runs; run++) {
        List<Job.ImportItem> jobs = Jobs.importItems(run, each);
        Thread.ofVirtual().start(() -> publishInChunks(test.queue(), jobs));
      }

      await().atMost(RECOVERS_WITHIN).until(() -> seen.size() > 100);
      broker.killAndRestart();
      await().atMost(RECOVERS_WITHIN).until(() -> seen.size() > 400);
      broker.restart();

      await()
          .atMost(Duration.ofMinutes(TestScale.of(2, 10)))
          .until(() -> seen.size() == runs * each);
    }
  }

  /** Every third job is tried a second time; its item counts only then. */
  private static void work(Delivery delivery, Set<ItemKey> seen) {
    if (delivery.job() instanceof Job.ImportItem item) {
      if (item.lease().item().itemNo() % 3 == 0 && item.attempt() == 1) {
        delivery.settle(new Disposition.Later(Jobs.nextAttempt(item), Duration.ZERO));
      } else {
        seen.add(item.lease().item());
        delivery.settle(Disposition.DONE);
      }
    }
  }

  private static void publishInChunks(JobQueue queue, List<Job.ImportItem> jobs) {
    for (int from = 0; from < jobs.size(); from += 20) {
      Set<Job> open = new LinkedHashSet<>(jobs.subList(from, Math.min(from + 20, jobs.size())));
      await()
          .atMost(Duration.ofMinutes(2))
          .pollDelay(Duration.ZERO)
          .until(() -> {
            queue.publish(List.copyOf(open)).taken().forEach(open::remove);
            return open.isEmpty();
          });
    }
  }

  @Test
  void aDeletedQueueIsMadeAgain() throws Exception {
    try (RabbitUnderTest test = RabbitUnderTest.onEnding(broker)) {
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
