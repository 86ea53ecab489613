package relay.jobs;

import java.time.Duration;
import java.util.Collection;

/** Many subscriptions at once. */
public final class Subscriptions {

  private Subscriptions() {}

  /** Drains all of them at the same time, so that the limit is the limit of all. */
  public static void drain(Collection<? extends Subscription> all, Duration limit) {
    var drains =
        all.stream()
            .map(one -> Thread.ofVirtual().name("drain").start(() -> one.drain(limit)))
            .toList();
    for (Thread drain : drains) {
      try {
        drain.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
