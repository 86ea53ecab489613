package relay.api.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import relay.gate.GateKind;
import relay.gate.GateState;
import relay.hosts.HostRegistry;
import relay.hosts.RegisteredHost;
import relay.jobs.JobQueue;
import relay.jobs.WorkQueue;
import relay.model.Coded;
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
  private final HostRegistry hosts;
  private final JobQueue queue;
  private final DeadLetterStore letters;
  private final DispatchSettings settings;
  private final MultiGauge ready;
  private final MultiGauge inFlight;
  private final MultiGauge oldest;
  private final MultiGauge parked;
  private final MultiGauge gates;
  private final MultiGauge dead;
  private final MultiGauge usable;
  private final MultiGauge runs;
  private final MultiGauge wanted;

  FleetGauges(
      FleetCounts counts,
      Workers workers,
      HostRegistry hosts,
      JobQueue queue,
      DeadLetterStore letters,
      DispatchSettings settings,
      MeterRegistry registry) {
    this.counts = counts;
    this.workers = workers;
    this.hosts = hosts;
    this.queue = queue;
    this.letters = letters;
    this.settings = settings;
    this.ready = gauge("relay.ready.items", "Items that may be handed out", registry);
    this.inFlight = gauge("relay.in.flight.items", "Items that are handed out", registry);
    this.oldest =
        MultiGauge.builder("relay.oldest.ready.age")
            .description("How long the oldest of the ready items has been ready")
            .baseUnit("seconds")
            .register(registry);
    this.parked = gauge("relay.parked.items", "Items put aside during an outage", registry);
    this.gates = gauge("relay.gates", "Gates that open runs go through, by state", registry);
    this.dead = gauge("relay.dead.letters", "Messages that were put aside", registry);
    this.usable = gauge("relay.host.usable", "1 for a host that can be worked with", registry);
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
        counts.parked().entrySet().stream()
            .<Row<?>>map(kind -> row("kind", kind.getKey(), kind.getValue()))
            .toList(),
        true);
    Map<GateKind, Map<GateState, Long>> open = counts.gates();
    gates.register(gateRows(open), true);
    runs.register(
        counts.runs().entrySet().stream()
            .<Row<?>>map(state -> row("state", state.getKey(), state.getValue()))
            .toList(),
        true);
    usable.register(hosts.list().stream().<Row<?>>map(FleetGauges::usableRow).toList(), true);
    one(wanted, wanted(items, passing(open)));
    dead.register(deadRows(), true);
  }

  private static List<Row<?>> gateRows(Map<GateKind, Map<GateState, Long>> open) {
    List<Row<?>> rows = new ArrayList<>();
    open.forEach((kind, states) ->
        states.forEach((state, gates) ->
            rows.add(Row.of(Tags.of("kind", kind.code(), "state", state.code()), gates))));
    return rows;
  }

  /** Nobody works at a base URL whose gate is shut. */
  private static long passing(Map<GateKind, Map<GateState, Long>> open) {
    return Objects.requireNonNull(
        Objects.requireNonNull(open.get(GateKind.UPSTREAM)).get(GateState.PASSING));
  }

  /** A host is usable unless its last look found that something we need is not there. */
  private static Row<?> usableRow(RegisteredHost host) {
    boolean usable =
        switch (host.standing().status()) {
          case SUPPORTED, UNVERIFIED -> true;
          case UNSUPPORTED, NEEDS_PERSON -> false;
        };
    return Row.of(Tags.of("host_id", host.id().value()), usable ? 1 : 0);
  }

  /** Those in the table, and those on their way there; no row while the broker cannot be asked. */
  private List<Row<?>> deadRows() {
    Map<String, Long> kept = letters.counts();
    List<Row<?>> rows = new ArrayList<>();
    for (WorkQueue work : WorkQueue.values()) {
      long here = kept.getOrDefault(work.title(), 0L);
      queue
          .depth(work)
          .ifPresent(
              depth -> rows.add(Row.of(Tags.of("queue", work.title()), here + depth.dead())));
    }
    return rows;
  }

  /** Shows nothing: another process does. */
  void hide() {
    for (MultiGauge gauge : all()) {
      gauge.register(List.of(), true);
    }
  }

  private List<MultiGauge> all() {
    return List.of(ready, inFlight, oldest, parked, gates, dead, usable, runs, wanted);
  }

  private long wanted(FleetCounts.Items items, long baseUrls) {
    Fleet fleet = workers.fleet(Workers.IMPORT, settings.workerSilence());
    long slots = fleet.workers() == 0 ? SLOTS_OF_A_WORKER : fleet.concurrency() / fleet.workers();
    long usable = Math.min(items.ready() + items.inFlight(), baseUrls * CALLS_TO_A_BASE_URL);
    return Math.ceilDiv(usable, Math.max(1, slots));
  }

  private static Row<?> row(String label, Coded value, long number) {
    return Row.of(Tags.of(label, value.code()), number);
  }

  private static void one(MultiGauge gauge, Number value) {
    gauge.register(List.of(Row.of(Tags.empty(), value)), true);
  }
}
