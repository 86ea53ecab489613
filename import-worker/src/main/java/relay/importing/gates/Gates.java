package relay.importing.gates;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import relay.gate.CircuitRules;
import relay.gate.Gate;
import relay.gate.GateKey;
import relay.gate.GateState;
import relay.gate.Sighting;
import relay.gate.store.GateStore;

/**
 * The gates that this worker goes through. Who goes through asks memory only; the heartbeat tells
 * the fleet what was met here, all gates in one transaction, and brings back what the fleet knows.
 * Safe for concurrent use.
 */
public final class Gates {
  private static final Logger LOG = LoggerFactory.getLogger(Gates.class);

  /** A gate that nobody went through for so long is read anew by who comes next. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  /** A gate that somebody came to within this time is kept up to date. */
  private static final Duration ACTIVE = Duration.ofSeconds(10);

  private final GateStore store;
  private final CircuitRules rules;
  private final Clock clock;
  private final Map<GateKey, LocalGate> gates = new ConcurrentHashMap<>();

  public Gates(GateStore store, CircuitRules rules, Clock clock) {
    this.store = store;
    this.rules = rules;
    this.clock = clock;
  }

  /** The gate as this worker knows it: at most a heartbeat old, and read when it is new here. */
  public Gate of(GateKey key) {
    return local(key).now(clock.instant());
  }

  /** The gate as the fleet has it now: for who was sent here although the worker knows it shut. */
  public Gate readAnew(GateKey key) {
    LocalGate local = local(key);
    Gate row = store.read(List.of(of(key).number())).getFirst();
    return becomes(local, row);
  }

  /** Notes what somebody met; gives the gate as it is then. */
  public Gate met(GateKey key, Sighting sighting) {
    LocalGate local = local(key);
    GateState before = local.now(clock.instant()).circuit().state();
    Gate after = local.met(sighting, clock.instant());
    told(before, after);
    return after;
  }

  /**
   * Tells and asks, in one transaction and one statement.
   *
   * @throws DataAccessException when the database is away; nothing is lost then
   */
  public void heartbeat() {
    Instant now = clock.instant();
    gates.values().removeIf(gate -> gate.isForgotten(now.minus(FORGOTTEN_AFTER)));
    Map<Long, LocalGate> byNumber = new HashMap<>();
    Map<Long, List<Sighting>> news = new HashMap<>();
    List<Long> quiet = new ArrayList<>();
    for (LocalGate gate : gates.values()) {
      long number = gate.number();
      byNumber.put(number, gate);
      List<Sighting> told = gate.takeNews(now);
      if (!told.isEmpty()) {
        news.put(number, told);
      } else if (gate.isUsedSince(now.minus(ACTIVE))) {
        quiet.add(number);
      }
    }
    tell(news, byNumber);
    if (!quiet.isEmpty()) {
      take(store.read(quiet), byNumber);
    }
  }

  private void tell(Map<Long, List<Sighting>> news, Map<Long, LocalGate> byNumber) {
    if (news.isEmpty()) {
      return;
    }
    try {
      take(store.merge(news), byNumber);
    } catch (RuntimeException away) {
      news.forEach((number, untold) -> gate(byNumber, number).keep(untold));
      throw away;
    }
  }

  private void take(List<Gate> rows, Map<Long, LocalGate> byNumber) {
    rows.forEach(row -> becomes(gate(byNumber, row.number()), row));
  }

  private Gate becomes(LocalGate local, Gate row) {
    GateState before = local.peek().circuit().state();
    Gate after = local.becomes(row, clock.instant());
    told(before, after);
    return after;
  }

  private static LocalGate gate(Map<Long, LocalGate> byNumber, long number) {
    return Objects.requireNonNull(byNumber.get(number));
  }

  private LocalGate local(GateKey key) {
    return gates.computeIfAbsent(
        key, made -> new LocalGate(store.open(made), rules, clock.instant()));
  }

  /** A change of health is logged once, not each failure between. */
  private static void told(GateState before, Gate gate) {
    GateState after = gate.circuit().state();
    if (before == GateState.PASSING && after != GateState.PASSING) {
      LOG.warn(
          "the gate of {} stopped, its items are parked: {}",
          gate.key(),
          gate.circuit().stopped().map(stop -> stop.why()).orElse(""));
    }
    if (before != GateState.PASSING && after == GateState.PASSING) {
      LOG.info("the gate of {} passes again", gate.key());
    }
  }
}
