package relay.importing.gathering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The linger of these is an hour: whoever waited for it would never end. */
@Timeout(60)
class GathererTest {
  private static final Duration AN_HOUR = Duration.ofHours(1);
  private static final int MOST = 3;
  private static final int MANY = 100;

  private final List<List<Integer>> calls = new CopyOnWriteArrayList<>();
  private final Gatherer<String, Integer, Integer> gatherer =
      new Gatherer<>(MOST, AN_HOUR, (kind, questions) -> answers(questions));

  private List<Integer> answers(List<Integer> questions) {
    calls.add(List.copyOf(questions));
    return questions.stream().map(question -> question * 10).toList();
  }

  @Test
  void aFullBatchGoesAtOnceAndEachGetsItsOwnAnswer() throws Exception {
    assertThat(askTogether(1, MOST)).containsExactlyInAnyOrder(10, 20, 30);
    assertThat(calls).hasSize(1);
  }

  @Test
  void whoComesDuringACallSharesTheNextOne() throws Exception {
    var begun = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    var busy =
        new Gatherer<String, Integer, Integer>(
            MANY,
            Duration.ZERO,
            (kind, questions) -> {
              begun.countDown();
              awaitUninterruptibly(mayEnd);
              return answers(questions);
            });
    var first = Thread.ofVirtual().start(() -> busy.ask("kind", 0));
    begun.await();
    var others =
        IntStream.rangeClosed(1, 5)
            .mapToObj(question -> Thread.ofVirtual().start(() -> busy.ask("kind", question)))
            .toList();
    await()
        .until(() -> others.stream().allMatch(asker -> asker.getState() == Thread.State.WAITING));

    mayEnd.countDown();
    first.join();
    for (var other : others) {
      other.join();
    }

    assertThat(calls).hasSize(2);
    assertThat(calls).last().satisfies(shared -> assertThat(shared).hasSize(5));
  }

  @Test
  void aCallThatFailsFailsForAllAndForNobodyElse() throws Exception {
    var first = new CountDownLatch(1);
    var failing =
        new Gatherer<String, Integer, Integer>(
            1,
            AN_HOUR,
            (kind, questions) -> {
              if (first.getCount() == 1) {
                first.countDown();
                throw new IllegalStateException("the host is away");
              }
              return questions;
            });

    assertThatThrownBy(() -> failing.ask("kind", 1)).hasMessage("the host is away");
    assertThat(failing.ask("kind", 2)).isEqualTo(2);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Integer> askTogether(int from, int to) throws InterruptedException {
    var asks =
        IntStream.rangeClosed(from, to)
            .<Callable<Integer>>mapToObj(question -> () -> gatherer.ask("kind", question))
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAll(asks).stream().map(answer -> answer.resultNow()).toList();
    }
  }
}
