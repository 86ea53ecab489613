package relay.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A handler that keeps what it gets, for the test to settle. */
public final class Deliveries implements JobHandler {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BlockingQueue<Delivery> received = new LinkedBlockingQueue<>();

  @Override
  public void handle(Delivery delivery) {
    received.add(delivery);
  }

  /** The next delivery; fails when none comes. */
  public Delivery next() {
    return next(PATIENCE);
  }

  /** The next delivery, within {@code limit}. */
  public Delivery next(Duration limit) {
    try {
      Delivery delivery = received.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(delivery).as("a delivery within %s", limit).isNotNull();
      return Objects.requireNonNull(delivery);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** How many have come and were not looked at. */
  public int unseen() {
    return received.size();
  }
}
