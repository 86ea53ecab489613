package relay.api.dispatch;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relay.gate.store.ParkedItems;

/**
 * Looks at the gates: lets go on what waits at one that passes again, and sends an item to one that
 * is to be tested. What is let go is handed out as any ready item, a bounded number at a time.
 */
final class GateWatch {
  private static final Logger LOG = LoggerFactory.getLogger(GateWatch.class);

  /** How often; short beside the pauses between tests, and cheap while nothing is parked. */
  static final Duration EVERY = Duration.ofMillis(250);

  private final ParkedItems items;

  GateWatch(ParkedItems items) {
    this.items = items;
  }

  void run() {
    int released = items.release();
    if (released > 0) {
      LOG.info("{} parked items go on", released);
    }
    items.test();
  }
}
