package relay.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedRateTest {
  private static final int LIMIT = 20;
  private static final int SECONDS = 60;

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger processes = new AtomicInteger(1);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 20, 50})
  void howeverManyProcessesThereAreTogetherTheyKeepTheLimit(int fleet) {
    processes.set(fleet);
    List<SharedRate> rates = IntStream.range(0, fleet).mapToObj(process -> rate()).toList();
    int bursts = calls(rates);

    int calls = 0;
    for (int tick = 0; tick < SECONDS * 10; tick++) {
      nanos.addAndGet(Duration.ofMillis(100).toNanos());
      calls += calls(rates);
    }

    assertThat(bursts).isLessThanOrEqualTo(Math.max(LIMIT, fleet));
    assertThat(calls).isBetween(LIMIT * SECONDS - fleet, LIMIT * SECONDS);
  }

  @Test
  void aProcessThatComesTakesItsShareFromTheOthers() {
    SharedRate first = rate();
    calls(List.of(first));
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(calls(List.of(first))).isEqualTo(LIMIT);

    processes.set(2);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    calls(List.of(first)); // what was left of the old share
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());

    assertThat(calls(List.of(first))).isEqualTo(LIMIT / 2);
  }

  @Test
  void noFleetSizeYetMeansOne() {
    processes.set(0);

    assertThat(calls(List.of(rate()))).isEqualTo(LIMIT);
  }

  private static int calls(List<SharedRate> rates) {
    int calls = 0;
    for (SharedRate rate : rates) {
      while (rate.tryNow()) {
        calls++;
      }
    }
    return calls;
  }

  private SharedRate rate() {
    return new SharedRate(LIMIT, 1, processes::get, new GivenTime());
  }

  private final class GivenTime implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return nanos.get();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
