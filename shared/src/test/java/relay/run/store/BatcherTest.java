package relay.run.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BatcherTest {

  @Test
  void aLaneOutlivesAnErrorAndTellsWhoAsked() {
    Batcher.Work<String, String> work =
        (batch, lane) ->
            batch.forEach(ask -> {
              if (ask.question().equals("bad")) {
                throw new OutOfMemoryError("made up");
              }
              ask.answer().complete(ask.question());
            });
    try (var batcher = new Batcher<>("test", 1, 10, Duration.ofMillis(1), work)) {
      assertThatThrownBy(() -> batcher.ask("bad")).hasRootCauseInstanceOf(OutOfMemoryError.class);
      assertThat(batcher.ask("good")).isEqualTo("good");
    }
  }
}
