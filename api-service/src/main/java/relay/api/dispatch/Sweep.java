package relay.api.dispatch;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relay.run.store.ItemHandOut;
import relay.run.store.Workers;

/** Takes back what nobody works on any more: its worker died, or its message was lost. */
final class Sweep {
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

  private final ItemHandOut items;
  private final Workers workers;
  private final DispatchSettings settings;

  Sweep(ItemHandOut items, Workers workers, DispatchSettings settings) {
    this.items = items;
    this.workers = workers;
    this.settings = settings;
  }

  void run() {
    int swept = items.sweep(settings.sweepAfter());
    if (swept > 0) {
      LOG.info("{} items were taken back after their lease had run out; they go on", swept);
    }
    workers.forget(FORGOTTEN_AFTER);
  }
}
