package relay.api.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relay.api.dispatch.Turns.Room;
import relay.jobs.Job;
import relay.jobs.JobQueue;
import relay.jobs.PublishReport;
import relay.jobs.TraceContext;
import relay.run.ItemLease;
import relay.run.store.EngineSettings;
import relay.run.store.ItemHandOut;
import relay.run.store.ItemHandOut.HandedOut;
import relay.run.store.ItemHandOut.Turn;
import relay.run.store.Workers;
import relay.telemetry.Outage;

/**
 * Keeps a bounded number of items in flight, in turns over runs and their base URLs. Rows are
 * handed out first and then published; what the broker does not take is ready again at once, and
 * what is lost in between is swept.
 *
 * <p>For one thread; a second dispatcher in the fleet would do no harm.
 */
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final ItemHandOut items;
  private final Workers workers;
  private final JobQueue queue;
  private final DispatchSettings settings;
  private final Duration lease;
  private final Turns turns = new Turns();
  private final Outage broker = new Outage(LOG, "the broker");

  Dispatcher(
      ItemHandOut items,
      Workers workers,
      JobQueue queue,
      DispatchSettings settings,
      EngineSettings engine) {
    this.items = items;
    this.workers = workers;
    this.queue = queue;
    this.settings = settings;
    this.lease = engine.lease();
  }

  /** One round; returns how long to pause before the next. */
  Duration round() {
    items.wake();
    List<Turn> next = turns();
    if (next.isEmpty()) {
      return settings.idle();
    }
    boolean taken = false;
    for (List<Turn> chunk : chunks(next)) {
      List<HandedOut> handedOut = items.handOut(chunk, lease);
      if (!handedOut.isEmpty() && !publish(handedOut)) {
        return settings.brokerPause();
      }
      taken |= !handedOut.isEmpty();
    }
    return taken ? settings.every() : settings.idle();
  }

  private List<Turn> turns() {
    Map<String, Integer> inFlight = items.inFlight();
    Room room = room();
    if (inFlight.values().stream().mapToInt(Integer::intValue).sum() >= room.bound()) {
      return List.of();
    }
    return turns.next(items.ready(turns.lastTargets(), settings.targetsPerRun()), inFlight, room);
  }

  private Room room() {
    int slots = Math.max(1, workers.fleet(Workers.IMPORT, settings.workerSilence()).concurrency());
    return new Room(Math.max(settings.leastInFlight(), slots * settings.perSlot()), slots);
  }

  private List<List<Turn>> chunks(List<Turn> turns) {
    List<List<Turn>> chunks = new ArrayList<>();
    List<Turn> chunk = new ArrayList<>();
    int items = 0;
    for (Turn turn : turns) {
      if (items + turn.items() > settings.chunk() && !chunk.isEmpty()) {
        chunks.add(chunk);
        chunk = new ArrayList<>();
        items = 0;
      }
      chunk.add(turn);
      items += turn.items();
    }
    chunks.add(chunk);
    return chunks;
  }

  /** False when the broker took nothing. */
  private boolean publish(List<HandedOut> handedOut) {
    PublishReport report = queue.publish(handedOut.stream().map(Dispatcher::job).toList());
    if (!report.complete()) {
      items.giveBack(notTaken(report));
    }
    if (report.taken().isEmpty()) {
      broker.away("items stay ready", report.notTaken().getFirst().cause().name());
      return false;
    }
    broker.here();
    return true;
  }

  private static Job job(HandedOut item) {
    TraceContext trace = new TraceContext(item.traceparent());
    try (var _ = trace.logged()) {
      LOG.debug("hands out {}", item.lease());
    }
    return new Job.ImportItem(item.lease(), item.attempt(), trace);
  }

  private static List<ItemLease> notTaken(PublishReport report) {
    List<ItemLease> leases = new ArrayList<>();
    for (PublishReport.NotTaken one : report.notTaken()) {
      if (one.job() instanceof Job.ImportItem item) {
        leases.add(item.lease());
      }
    }
    return leases;
  }
}
