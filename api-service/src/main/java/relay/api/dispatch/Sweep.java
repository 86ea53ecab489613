package relay.api.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relay.jobs.DeadLetter;
import relay.jobs.DecodedJob;
import relay.jobs.Job;
import relay.jobs.TakenLetter;
import relay.jobs.TraceContext;
import relay.jobs.WorkQueue;
import relay.run.AccessStatus;
import relay.run.store.ItemHandOut;
import relay.run.store.LostItems;
import relay.run.store.LostItems.Lost;
import relay.run.store.Workers;
import relay.telemetry.EngineMetrics;
import relay.telemetry.HostIds;

/** Takes back what nobody works on any more: its worker died, or its message was lost. */
final class Sweep {
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

  private final ItemHandOut items;
  private final LostItems lost;
  private final Workers workers;
  private final DispatchSettings settings;
  private final int attempts;
  private final EngineMetrics metrics;
  private final HostIds hosts;
  private final DeadLetterStore letters;

  /**
   * What is swept, and by which rules.
   *
   * @param attempts how often an item may lose its worker in one stage
   */
  Sweep(
      ItemHandOut items,
      LostItems lost,
      Workers workers,
      DispatchSettings settings,
      int attempts,
      EngineMetrics metrics,
      HostIds hosts,
      DeadLetterStore letters) {
    this.items = items;
    this.lost = lost;
    this.workers = workers;
    this.settings = settings;
    this.attempts = attempts;
    this.metrics = metrics;
    this.hosts = hosts;
    this.letters = letters;
  }

  void run() {
    lost.end(settings.sweepAfter(), attempts).forEach(this::gaveUp);
    int swept = items.sweep(settings.sweepAfter());
    if (swept > 0) {
      LOG.info("{} items were taken back after their lease had run out; they go on", swept);
    }
    workers.forget(FORGOTTEN_AFTER);
  }

  /** A person should look at what kills workers. */
  private void gaveUp(Lost lost) {
    String what = "%d workers in a row were lost while they worked on it".formatted(lost.workers());
    LOG.warn("{} is given up: {}", lost.lease().item(), what);
    Job job = new Job.ImportItem(lost.lease(), 1, TraceContext.NONE);
    DeadLetter letter = new DeadLetter(new DecodedJob.Known(job), what);
    letters.keep(WorkQueue.IMPORT_ITEM, List.of(TakenLetter.of(new byte[0], letter)));
    metrics.finished(
        hosts.of(lost.hostNo()), AccessStatus.DEGRADED, Optional.of(lost.reason().blame()), 1);
  }
}
