package relay.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relay.api.runs.RunView;

/** Bars and lengths of time. */
class FiguresTest {

  private static final OffsetDateTime START = OffsetDateTime.parse("2026-05-22T12:20:00Z");

  @Test
  void theBarShowsEveryOutcomeAndLeavesTheRestOpen() {
    var bar = OutcomeBar.of(run(100, 70, 40, 20, 6));

    assertThat(bar.parts())
        .containsExactly(
            new OutcomeBar.Part("good", 0, 40),
            new OutcomeBar.Part("soso", 40, 20),
            new OutcomeBar.Part("bad", 60, 6),
            new OutcomeBar.Part("gone", 66, 4));
  }

  @Test
  void oneOfAMillionIsStillSeenAndNothingLeavesTheBar() {
    var parts = OutcomeBar.of(run(1_000_000, 1_000_000, 999_999, 0, 1)).parts();

    assertThat(parts).extracting(OutcomeBar.Part::kind).containsExactly("good", "bad");
    assertThat(parts.getLast().width()).isGreaterThan(0.5);
    assertThat(parts)
        .allSatisfy(part -> assertThat(part.from() + part.width()).isLessThanOrEqualTo(100));
  }

  @ParameterizedTest
  @CsvSource({
    "0, time.seconds, 0, 0",
    "59, time.seconds, 59, 0",
    "60, time.minutes, 1, 0",
    "3599, time.minutes, 59, 59",
    "3600, time.hours, 1, 0",
    "90000, time.days, 1, 1"
  })
  void timesHaveTwoUnits(long seconds, String message, long large, long small) {
    assertThat(TimeSpan.ofSeconds(seconds)).isEqualTo(new TimeSpan(message, large, small));
  }

  @Test
  void aPartOfASecondCountsAndAnOpenEndHasNoLength() {
    assertThat(TimeSpan.between(START, START.plusNanos(1_000_000)))
        .isEqualTo(new TimeSpan("time.seconds", 1, 0));
    assertThat(TimeSpan.between(START, null)).isNull();
  }

  private static RunView run(long total, long ended, long active, long degraded, long broken) {
    return new RunView(
        "run_20260522_0001",
        "running",
        "partial",
        "subscription",
        total,
        ended,
        active,
        degraded,
        broken,
        0,
        START,
        null);
  }
}
