package relay.jobs.rabbit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the messages that take the place of delivered ones, many behind one confirm, without
 * making those who settle wait. Thread-safe.
 */
final class Republisher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Republisher.class);
  private static final int BATCH = 500;

  private final ConfirmingPublisher publisher;
  private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
  private final Thread thread;

  Republisher(ConfirmingPublisher publisher) {
    this.publisher = publisher;
    this.thread = Thread.ofVirtual().name("republisher").start(this::run);
  }

  /** Publishes {@code message} soon, then tells its fate, on another thread. */
  void publish(Outgoing message, Consumer<Fate> then) {
    orders.add(new Order(message, then));
  }

  /** Ends at once; what is not published yet stays with the broker as delivered, not settled. */
  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    List<Order> batch = new ArrayList<>();
    while (!Thread.currentThread().isInterrupted()) {
      try {
        batch.add(orders.take());
      } catch (InterruptedException e) {
        return;
      }
      orders.drainTo(batch, BATCH - 1);
      List<Fate> fates = fates(batch);
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).then().accept(fates.get(i));
      }
      batch.clear();
    }
  }

  /** Whatever happens, the next batch is tried, and every delivery hears of its successor. */
  private List<Fate> fates(List<Order> batch) {
    try {
      return publisher.publish(batch.stream().map(Order::message).toList());
    } catch (RuntimeException e) {
      log.error("a batch of {} messages was not published, they come again", batch.size(), e);
      return Collections.nCopies(batch.size(), Fate.UNKNOWN);
    }
  }

  private record Order(Outgoing message, Consumer<Fate> then) {}
}
