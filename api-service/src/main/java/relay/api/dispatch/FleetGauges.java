package relay.api.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import relay.run.Blame;
import relay.run.store.FleetCounts;
import relay.run.store.Workers;
import relay.run.store.Workers.Fleet;

/** The gauges that are true of the whole fleet: only the leader shows them. For one thread. */
final class FleetGauges {

  /** What one base URL can take at a time (design 3.4). */
  private static final int CALLS_TO_A_BASE_URL = 8;

  private static final int SLOTS_OF_A_WORKER = 64;

  private final FleetCounts counts;
  private final Workers workers;
  private final DispatchSettings settings;
  private final MultiGauge ready;
  private final MultiGauge inFlight;
  private final MultiGauge oldest;
  private final MultiGauge parked;
  private final MultiGauge runs;
  private final MultiGauge wanted;

  FleetGauges(
      FleetCounts counts, Workers workers, DispatchSettings settings, MeterRegistry registry) {
    this.counts = counts;
    this.workers = workers;
    this.settings = settings;
    this.ready = gauge("relay.ready.items", "Items that may be handed out", registry);
    this.inFlight = gauge("relay.in.flight.items", "Items that are handed out", registry);
    this.oldest =
        MultiGauge.builder("relay.oldest.ready.age")
            .description("How long the oldest run with ready items has been there")
            .baseUnit("seconds")
            .register(registry);
    this.parked = gauge("relay.parked.items", "Items put aside during an outage", registry);
    this.runs = gauge("relay.runs", "Runs by state", registry);
    this.wanted =
        gauge("relay.workers.wanted", "Workers that the items and base URLs can use", registry);
  }

  private static MultiGauge gauge(String name, String description, MeterRegistry registry) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  /** Reads and shows them. */
  void show() {
    FleetCounts.Items items = counts.items();
    one(ready, items.ready());
    one(inFlight, items.inFlight());
    one(oldest, counts.oldestReady().map(Duration::toMillis).orElse(0L) / 1000.0);
    parked.register(
        List.of(
            Row.of(Tags.of("kind", Blame.UPSTREAM.code()), items.parked()),
            Row.of(Tags.of("kind", Blame.HOST.code()), 0)),
        true);
    List<Row<?>> states = new ArrayList<>();
    counts
        .runs()
        .forEach((state, number) -> states.add(Row.of(Tags.of("state", state.code()), number)));
    runs.register(states, true);
    one(wanted, wanted(items));
  }

  /** Shows nothing: another process does. */
  void hide() {
    for (MultiGauge gauge : List.of(ready, inFlight, oldest, parked, runs, wanted)) {
      gauge.register(List.of(), true);
    }
  }

  private long wanted(FleetCounts.Items items) {
    Fleet fleet = workers.fleet(Workers.IMPORT, settings.workerSilence());
    long slots = fleet.workers() == 0 ? SLOTS_OF_A_WORKER : fleet.concurrency() / fleet.workers();
    long usable =
        Math.min(items.ready() + items.inFlight(), counts.baseUrls() * CALLS_TO_A_BASE_URL);
    return Math.ceilDiv(usable, Math.max(1, slots));
  }

  private static void one(MultiGauge gauge, Number value) {
    gauge.register(List.of(Row.of(Tags.empty(), value)), true);
  }
}
