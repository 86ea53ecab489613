package relay.importing.gathering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  void lingersNoLongerThanAFewTakeToCome() throws Exception {
    askTogether(1, MOST);

    assertThat(gatherer.ask("kind", 7)).isEqualTo(70);
    assertThat(calls).last().isEqualTo(List.of(7));
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
