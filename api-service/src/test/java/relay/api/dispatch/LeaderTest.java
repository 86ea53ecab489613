package relay.api.dispatch;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import relay.testing.TestDatabase;
import relay.testing.TestPostgres;

class LeaderTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration OFTEN = Duration.ofMillis(10);
  private static TestDatabase database;

  @BeforeAll
  static void start() {
    database = TestPostgres.newDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void aTaskThatFailedWithAnErrorIsDoneAgain() {
    var done = new AtomicInteger();
    try (var leader =
        leader(() -> {
          if (done.incrementAndGet() == 1) {
            throw new StackOverflowError("made up");
          }
        })) {
      leader.start();
      await("the task is done again").atMost(SOON).until(() -> done.get() > 2);
    }
  }

  @Test
  void whoseTaskHangsGivesTheLeadUpUntilItGoesOn() {
    var goesOn = new CountDownLatch(1);
    try (var hanging = leader(() -> waitFor(goesOn));
        var other = leader(() -> {})) {
      hanging.start();
      await("the first process leads").atMost(SOON).until(hanging::leads);
      other.start();
      await("another process takes the lead").atMost(SOON).until(other::leads);
      await("the first has given it up").atMost(SOON).until(() -> !hanging.leads());
      other.stop();

      goesOn.countDown();
      await("the first leads again").atMost(SOON).until(hanging::leads);
    }
  }

  private static Leader leader(Runnable task) {
    return new Leader(
        List.of(LeaderTask.every("task", OFTEN, task)),
        new Leadership(database.dataSource()),
        OFTEN,
        Duration.ofMillis(300),
        () -> {});
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
