package relay.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceptionTest {
  private static final byte[] BODY = new JobCodec().encode(Jobs.importItem(1));

  private final QueueSettings settings =
      new QueueSettings(
          "",
          List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMinutes(1)),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ZERO);
  private final Reception reception = new Reception(settings);

  @ParameterizedTest
  @CsvSource({"0, PT1S", "1, PT5S", "2, PT1M", "18, PT1M"})
  void aJobWhoseHandlerFailsWaitsLongerFromTimeToTime(int failures, Duration wait) {
    Message message = new Message(failures);

    reception.receive(message, ReceptionTest::fail);

    await().until(() -> !message.ends.isEmpty());
    assertThat(message.ends)
        .containsExactly("again after " + wait + ", failures " + (failures + 1));
  }

  @Test
  void theTwentiethFailurePutsAJobAside() {
    Message message = new Message(19);

    reception.receive(message, ReceptionTest::fail);

    await().until(() -> !message.ends.isEmpty());
    assertThat(message.ends)
        .containsExactly("aside: the handler failed 20 times, last with IllegalStateException");
  }

  @Test
  void aHandlerThatFailsAfterItSettledChangesNothing() {
    Message message = new Message(0);

    reception.receive(
        message,
        delivery -> {
          delivery.settle(Disposition.DONE);
          fail(delivery);
        });

    await().until(() -> !message.ends.isEmpty());
    assertThat(message.ends).containsExactly("done");
  }

  private static void fail(Delivery delivery) {
    throw new IllegalStateException("made to fail on " + delivery.job());
  }

  private static final class Message implements HeldMessage {
    private final int failures;
    private final List<String> ends = new CopyOnWriteArrayList<>();

    Message(int failures) {
      this.failures = failures;
    }

    @Override
    public byte[] body() {
      return BODY;
    }

    @Override
    public int failures() {
      return failures;
    }

    @Override
    public void acknowledge() {
      ends.add("done");
    }

    @Override
    public void giveBack() {
      ends.add("given back");
    }

    @Override
    public void replace(byte[] body, Duration delay, int failures) {
      assertThat(body).isEqualTo(BODY);
      ends.add("again after " + delay + ", failures " + failures);
    }

    @Override
    public void putAside(String reason) {
      ends.add("aside: " + reason);
    }
  }
}
