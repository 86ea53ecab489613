package relay.simulator.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import relay.simulator.options.HostVersion;

/**
 * Every exchange that was recorded with a live host, of every version side by side: the simulator
 * agrees in status, media type, structure and every value that a client decides by.
 */
@Execution(ExecutionMode.CONCURRENT)
class RecordingsTest {

  private static final List<String> SCRIPTS = List.of("contract", "gateway_faults", "staged_proof");

  /** What a background task of the live host made of these depended on the moment. */
  private static final Set<String> TIMING =
      Set.of(
          "07-account-test/test-no-v1",
          "42-automatic-binding/get-auto-bound",
          "42-automatic-binding/get-empty-groups");

  static Stream<Arguments> scripts() {
    return Arrays.stream(HostVersion.values())
        .flatMap(version -> SCRIPTS.stream().map(script -> Arguments.of(version, script)));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void answersAsTheLiveHostDid(HostVersion version, String script) throws InterruptedException {
    List<RecordedExchange> exchanges = RecordedExchange.load(version, script);
    try (Replay replay = new Replay(version)) {
      List<Replay.Played> played = replay.play(exchanges);

      assertThat(played).hasSameSizeAs(exchanges);
      assertThat(played.stream().flatMap(RecordingsTest::differences)).isEmpty();
    }
  }

  @Test
  void knowsEveryExchangeOfTheThreeVersions() {
    List<Integer> sizes = new ArrayList<>();
    for (HostVersion version : HostVersion.values()) {
      sizes.add(SCRIPTS.stream().mapToInt(s -> RecordedExchange.load(version, s).size()).sum());
    }
    assertThat(sizes).containsExactly(488, 493, 493);
  }

  private static Stream<String> differences(Replay.Played played) {
    RecordedExchange recorded = played.recorded();
    Replay.Answer answer = played.answer();
    if (answer.status() != recorded.status()) {
      return Stream.of(
          "%s: status %d expected, %d found: %s"
              .formatted(recorded.name(), recorded.status(), answer.status(), answer.body()));
    }
    if (!answer.mediaType().equals(recorded.mediaType())) {
      return Stream.of(
          "%s: %s expected, %s found"
              .formatted(recorded.name(), recorded.mediaType(), answer.mediaType()));
    }
    return TIMING.contains(recorded.name())
        ? Stream.of()
        : Comparison.of(recorded.body(), answer.body()).stream()
            .map(difference -> recorded.name() + " " + difference);
  }
}
