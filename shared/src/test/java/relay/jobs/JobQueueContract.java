package relay.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link JobQueue} promises, whatever carries its jobs. */
public interface JobQueueContract {
  /** Delays short enough to be waited for, long enough to be told apart. */
  QueueSettings SETTINGS =
      new QueueSettings(
          "",
          List.of(Duration.ofMillis(200), Duration.ofMillis(900), Duration.ofMillis(2500)),
          Duration.ofSeconds(10),
          Duration.ofMillis(100),
          Duration.ofSeconds(5));

  /** A fresh queue for one test, which closes it. */
  JobQueueUnderTest open();

  @Test
  default void carriesEverySortOfJobToItsOwnWorkers() {
    try (JobQueueUnderTest test = open()) {
      List<Job> jobs =
          List.of(
              Jobs.importItem(7),
              new Job.ReconcileItem(3, 4, 2, Jobs.TRACE),
              new Job.Control(ControlKind.RUN_UNDO, 5, 6, 1, TraceContext.NONE));

      assertThat(test.queue().publish(jobs).taken()).isEqualTo(jobs);

      for (Job job : jobs) {
        Deliveries deliveries = new Deliveries();
        test.queue().consume(WorkQueue.of(job), 4, deliveries);
        Delivery delivery = deliveries.next();
        assertThat(delivery.job()).isEqualTo(job);
        delivery.settle(Disposition.DONE);
        awaitEmpty(test, WorkQueue.of(job));
      }
    }
  }

  @Test
  default void givesBackAJobWhoseWorkerDied() {
    try (JobQueueUnderTest test = open()) {
      JobQueue worker = test.anotherWorker();
      Deliveries dying = new Deliveries();
      worker.consume(WorkQueue.IMPORT_ITEM, 1, dying);
      test.queue().publish(List.of(Jobs.importItem(1)));
      Delivery held = dying.next();

      test.kill(worker);
      Deliveries living = new Deliveries();
      test.queue().consume(WorkQueue.IMPORT_ITEM, 1, living);

      Delivery again = living.next();
      assertThat(again.job()).isEqualTo(Jobs.importItem(1));
      held.settle(Disposition.DONE); // the dead worker's word counts for nothing
      again.settle(Disposition.DONE);
      awaitEmpty(test, WorkQueue.IMPORT_ITEM);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not JSON",
        "[]",
        "{}",
        "{\"v\":1}",
        "{\"v\":\"1\"}",
        "{\"v\":0,\"job\":\"import_item\"}",
        "{\"v\":1,\"job\":\"unheard_of\",\"attempt\":1,\"trace\":\"\"}",
        "{\"v\":1,\"job\":\"import_item\",\"run\":0,\"item\":1,\"lease_epoch\":1,\"attempt\":1,\"trace\":\"\"}"
      })
  default void putsAnUnreadableJobAside(String body) {
    try (JobQueueUnderTest test = open()) {
      Deliveries deliveries = new Deliveries();
      test.queue().consume(WorkQueue.IMPORT_ITEM, 1, deliveries);

      test.put(WorkQueue.IMPORT_ITEM, body.getBytes(StandardCharsets.UTF_8));
      test.queue().publish(List.of(Jobs.importItem(2)));

      assertThat(deliveries.next().job()).as("the next job").isEqualTo(Jobs.importItem(2));
      await().until(() -> !test.queue().deadLetters(WorkQueue.IMPORT_ITEM, 10).isEmpty());
      DeadLetter letter = test.queue().deadLetters(WorkQueue.IMPORT_ITEM, 10).getFirst();
      assertThat(letter.content()).isInstanceOf(DecodedJob.Unreadable.class);
      assertThat(letter.reason()).startsWith("unreadable: ");
      assertThat(deliveries.unseen()).isZero();
    }
  }

  @Test
  default void letsAJobOfANewerReleaseWaitForItsWorker() {
    try (JobQueueUnderTest test = open()) {
      Deliveries deliveries = new Deliveries();
      test.queue().consume(WorkQueue.CONTROL, 1, deliveries);

      test.put(WorkQueue.CONTROL, "{\"v\":2,\"new\":true}".getBytes(StandardCharsets.UTF_8));

      await().until(() -> depth(test, WorkQueue.CONTROL).waiting() == 1);
      assertThat(depth(test, WorkQueue.CONTROL).dead()).isZero();
      assertThat(deliveries.unseen()).isZero();
    }
  }

  @Test
  default void deliversADoubledJobTwice() {
    try (JobQueueUnderTest test = open()) {
      Deliveries deliveries = new Deliveries();
      test.queue().consume(WorkQueue.IMPORT_ITEM, 2, deliveries);

      test.queue().publish(List.of(Jobs.importItem(1), Jobs.importItem(1)));

      assertThat(deliveries.next().job()).isEqualTo(deliveries.next().job());
    }
  }

  @Test
  default void holdsALateJobForItsDelayAndNoOtherBehindIt() {
    try (JobQueueUnderTest test = open()) {
      test.queue().depth(WorkQueue.IMPORT_ITEM); // the queues are there before the clock runs
      Deliveries deliveries = new Deliveries();
      test.queue().consume(WorkQueue.IMPORT_ITEM, 8, deliveries);
      long start = System.nanoTime();
      List<Duration> delays = SETTINGS.waits();
      for (int i = delays.size() - 1; i >= 0; i--) {
        assertThat(test.queue().publishLater(List.of(Jobs.importItem(i + 1)), delays.get(i)))
            .matches(PublishReport::complete);
      }

      for (int i = 0; i < delays.size(); i++) {
        Delivery delivery = deliveries.next();
        Duration after = Duration.ofNanos(System.nanoTime() - start);
        assertThat(delivery.job()).isEqualTo(Jobs.importItem(i + 1));
        assertThat(after)
            .isGreaterThanOrEqualTo(delays.get(i))
            .isLessThan(delays.get(i).plusSeconds(5));
      }
    }
  }

  @Test
  default void replacesAJobThatIsTriedAgainLater() {
    try (JobQueueUnderTest test = open()) {
      Deliveries deliveries = new Deliveries();
      test.queue().consume(WorkQueue.IMPORT_ITEM, 1, deliveries);
      test.queue().publish(List.of(Jobs.importItem(1)));
      Job.ImportItem next = Jobs.nextAttempt(Jobs.importItem(1));
      long settledAt = System.nanoTime();

      deliveries.next().settle(new Disposition.Later(next, Duration.ofMillis(500)));

      Delivery again = deliveries.next();
      assertThat(again.job()).isEqualTo(next);
      assertThat(Duration.ofNanos(System.nanoTime() - settledAt))
          .as("the next longer wait")
          .isGreaterThanOrEqualTo(Duration.ofMillis(900));
      again.settle(Disposition.DONE);
      awaitEmpty(test, WorkQueue.IMPORT_ITEM);
    }
  }

  @Test
  default void keepsADeadLetterWithItsReason() {
    try (JobQueueUnderTest test = open()) {
      Deliveries deliveries = new Deliveries();
      Subscription subscription = test.queue().consume(WorkQueue.RECONCILE_ITEM, 1, deliveries);
      Job job = new Job.ReconcileItem(1, 2, 1, TraceContext.NONE);
      test.queue().publish(List.of(job));

      deliveries.next().settle(new Disposition.Aside("nobody knows how"));

      await().until(() -> depth(test, WorkQueue.RECONCILE_ITEM).dead() == 1);
      DeadLetter expected = new DeadLetter(new DecodedJob.Known(job), "nobody knows how");
      assertThat(test.queue().deadLetters(WorkQueue.RECONCILE_ITEM, 5)).containsExactly(expected);
      assertThat(test.queue().deadLetters(WorkQueue.RECONCILE_ITEM, 5))
          .as("looking takes nothing away")
          .containsExactly(expected);
      assertThat(subscription.inHand()).isZero();
    }
  }

  @Test
  default void removesADeadLetterOnlyWhenItIsKept() {
    try (JobQueueUnderTest test = open()) {
      Deliveries deliveries = new Deliveries();
      test.queue().consume(WorkQueue.IMPORT_ITEM, 1, deliveries);
      String unreadable = "a message with sk-test-secret in it";
      test.put(WorkQueue.IMPORT_ITEM, unreadable.getBytes(StandardCharsets.UTF_8));
      test.queue().publish(List.of(Jobs.importItem(1)));
      deliveries.next().settle(new Disposition.Aside("upstream.unavailable"));
      await().until(() -> depth(test, WorkQueue.IMPORT_ITEM).dead() == 2);

      assertThatThrownBy(() ->
              test.queue()
                  .takeDeadLetters(
                      WorkQueue.IMPORT_ITEM,
                      10,
                      letters -> {
                        throw new IllegalStateException("not kept");
                      }))
          .hasMessage("not kept");
      await().until(() -> depth(test, WorkQueue.IMPORT_ITEM).dead() == 2);
      List<TakenLetter> kept = new ArrayList<>();
      int taken = test.queue().takeDeadLetters(WorkQueue.IMPORT_ITEM, 10, kept::addAll);

      assertThat(taken).isEqualTo(2);
      assertThat(kept)
          .extracting(letter -> letter.letter().content())
          .containsExactlyInAnyOrder(
              new DecodedJob.Unreadable("not JSON"), new DecodedJob.Known(Jobs.importItem(1)));
      assertThat(kept).extracting(TakenLetter::bytes).contains(unreadable.length());
      assertThat(kept.toString()).doesNotContain("sk-test-secret");
      await().until(() -> depth(test, WorkQueue.IMPORT_ITEM).dead() == 0);
      assertThat(test.queue().takeDeadLetters(WorkQueue.IMPORT_ITEM, 10, kept::addAll)).isZero();
    }
  }

  @Test
  default void bringsAJobAgainWhoseHandlerFailed() {
    try (JobQueueUnderTest test = open()) {
      AtomicInteger calls = new AtomicInteger();
      Deliveries second = new Deliveries();
      test.queue()
          .consume(
              WorkQueue.IMPORT_ITEM,
              1,
              delivery -> {
                if (calls.incrementAndGet() == 1) {
                  throw new IllegalStateException("made to fail");
                }
                second.handle(delivery);
              });
      test.queue().publish(List.of(Jobs.importItem(1)));

      assertThat(second.next().job()).isEqualTo(Jobs.importItem(1));
      assertThat(calls).hasValue(2);
    }
  }

  @Test
  default void hasNoMoreInHandThanItMay() {
    try (JobQueueUnderTest test = open()) {
      Deliveries deliveries = new Deliveries();
      Subscription subscription = test.queue().consume(WorkQueue.IMPORT_ITEM, 3, deliveries);
      test.queue().publish(Jobs.importItems(1, 10));

      await().until(() -> subscription.inHand() == 3);
      for (int settled = 0; settled < 10; settled++) {
        assertThat(subscription.inHand()).isLessThanOrEqualTo(3);
        deliveries.next().settle(Disposition.DONE);
      }
      await().until(() -> subscription.inHand() == 0);
    }
  }

  @Test
  default void countsOnlyTheFirstWordOnAJob() {
    try (JobQueueUnderTest test = open()) {
      Deliveries deliveries = new Deliveries();
      test.queue().consume(WorkQueue.IMPORT_ITEM, 1, deliveries);
      test.queue().publish(List.of(Jobs.importItem(1), Jobs.importItem(2)));

      Delivery first = deliveries.next();
      first.settle(Disposition.DONE);
      first.settle(new Disposition.Aside("too late"));

      deliveries.next().settle(Disposition.DONE);
      awaitEmpty(test, WorkQueue.IMPORT_ITEM);
      assertThat(depth(test, WorkQueue.IMPORT_ITEM).dead()).isZero();
    }
  }

  @Test
  default void takesNothingWhilePaused() {
    try (JobQueueUnderTest test = open()) {
      Deliveries deliveries = new Deliveries();
      Subscription subscription = test.queue().consume(WorkQueue.IMPORT_ITEM, 1, deliveries);
      test.queue().publish(List.of(Jobs.importItem(1)));
      Delivery inHand = deliveries.next();

      subscription.pause();
      inHand.settle(Disposition.DONE);
      test.queue().publish(List.of(Jobs.importItem(2)));

      await().until(() -> depth(test, WorkQueue.IMPORT_ITEM).ready() == 1);
      assertThat(deliveries.unseen()).isZero();
      subscription.resume();
      assertThat(deliveries.next().job()).isEqualTo(Jobs.importItem(2));
    }
  }

  @Test
  default void givesEverythingBackWhenItIsDrained() {
    try (JobQueueUnderTest test = open()) {
      Deliveries stopping = new Deliveries();
      Subscription subscription = test.queue().consume(WorkQueue.IMPORT_ITEM, 2, stopping);
      test.queue().publish(Jobs.importItems(1, 5));
      Delivery finished = stopping.next();
      Delivery unfinished = stopping.next();

      Thread.ofVirtual().start(() -> finished.settle(Disposition.DONE));
      long start = System.nanoTime();
      subscription.drain(Duration.ofSeconds(1));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));

      Deliveries next = new Deliveries();
      test.queue().consume(WorkQueue.IMPORT_ITEM, 10, next);
      Set<Job> seen = ConcurrentHashMap.newKeySet();
      for (int i = 0; i < 4; i++) {
        Delivery delivery = next.next();
        seen.add(delivery.job());
        delivery.settle(Disposition.DONE);
      }
      assertThat(seen).hasSize(4).doesNotContain(finished.job());
      unfinished.settle(new Disposition.Aside("a word after the drain"));
      awaitEmpty(test, WorkQueue.IMPORT_ITEM);
      assertThat(depth(test, WorkQueue.IMPORT_ITEM).dead()).isZero();
    }
  }

  @Test
  default void givesAnUnbegunJobToAnotherWorkerAtOnce() {
    try (JobQueueUnderTest test = open()) {
      Deliveries deliveries = new Deliveries();
      test.queue().consume(WorkQueue.IMPORT_ITEM, 1, deliveries);
      test.queue().publish(List.of(Jobs.importItem(1)));

      deliveries.next().settle(Disposition.GIVE_BACK);

      assertThat(deliveries.next().job()).isEqualTo(Jobs.importItem(1));
    }
  }

  @Test
  default void putsAJobAsideThatIsGivenBackAgainAndAgain() {
    try (JobQueueUnderTest test = open()) {
      test.queue()
          .consume(WorkQueue.IMPORT_ITEM, 1, delivery -> delivery.settle(Disposition.GIVE_BACK));
      test.queue().publish(List.of(Jobs.importItem(1)));

      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> !test.queue().deadLetters(WorkQueue.IMPORT_ITEM, 1).isEmpty());
      assertThat(test.queue().deadLetters(WorkQueue.IMPORT_ITEM, 1).getFirst().reason())
          .contains("delivery_limit");
    }
  }

  @Test
  default void losesNothingAmongManyPublishersAndWorkers() throws InterruptedException {
    int publishers = 8;
    int each = 500;
    try (JobQueueUnderTest test = open()) {
      Set<Job> done = ConcurrentHashMap.newKeySet();
      CountDownLatch all = new CountDownLatch(publishers * each);
      JobHandler handler =
          delivery -> {
            if (done.add(delivery.job())) {
              all.countDown();
            }
            delivery.settle(Disposition.DONE);
          };
      test.queue().consume(WorkQueue.IMPORT_ITEM, 16, handler);
      test.anotherWorker().consume(WorkQueue.IMPORT_ITEM, 16, handler);

      ConcurrentLinkedQueue<PublishReport> reports = new ConcurrentLinkedQueue<>();
      for (int run = 1; run <= publishers; run++) {
        List<Job.ImportItem> jobs = Jobs.importItems(run, each);
        Thread.ofVirtual().start(() -> reports.add(test.queue().publish(jobs)));
      }

      assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(reports).hasSize(publishers).allMatch(PublishReport::complete);
    }
  }

  /** Waits until a work queue holds nothing that could still be delivered. */
  static void awaitEmpty(JobQueueUnderTest test, WorkQueue queue) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          QueueDepth depth = depth(test, queue);
          return depth.ready() == 0 && depth.waiting() == 0;
        });
  }

  private static QueueDepth depth(JobQueueUnderTest test, WorkQueue queue) {
    return test.queue().depth(queue).orElseThrow();
  }
}
