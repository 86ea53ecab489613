package relay.importing.gates;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import relay.gate.CircuitRules;
import relay.gate.Gate;
import relay.gate.GateState;
import relay.gate.Sighting;

/**
 * One gate as this worker has it: the row as last read, and what was met here since. Safe for
 * concurrent use.
 */
final class LocalGate {

  /** Good news of a gate that passes can wait; everything else is told at the next heartbeat. */
  private static final Duration GOOD_NEWS_EVERY = Duration.ofSeconds(5);

  /** More than a circuit looks at. */
  private static final int MOST_NEWS = 32;

  private final CircuitRules rules;
  private Gate fleets;
  private Gate gate;
  private List<Sighting> news = new ArrayList<>();
  private Instant toldAt;
  private Instant usedAt;

  LocalGate(Gate gate, CircuitRules rules, Instant now) {
    this.fleets = gate;
    this.gate = gate;
    this.rules = rules;
    this.toldAt = now;
    this.usedAt = now;
  }

  synchronized Gate now(Instant now) {
    usedAt = now;
    return gate;
  }

  synchronized Gate peek() {
    return gate;
  }

  /** The number of its row. */
  synchronized long number() {
    return gate.number();
  }

  /** Counts at once here, and for the fleet with the next heartbeat. */
  synchronized Gate met(Sighting sighting, Instant now) {
    gate = after(gate, sighting, now);
    news.add(sighting);
    if (news.size() > MOST_NEWS) {
      news.removeFirst();
    }
    return gate;
  }

  /** Takes what the fleet must be told; empty when that can wait. */
  synchronized List<Sighting> takeNews(Instant now) {
    if (news.isEmpty() || (canWait() && toldAt.plus(GOOD_NEWS_EVERY).isAfter(now))) {
      return List.of();
    }
    List<Sighting> taken = news;
    news = new ArrayList<>();
    toldAt = now;
    return taken;
  }

  private boolean canWait() {
    return fleets.circuit().state() == GateState.PASSING
        && news.stream().noneMatch(sighting -> sighting.sign().isFault());
  }

  /** The fleet could not be told: it is told next time. */
  synchronized void keep(List<Sighting> untold) {
    List<Sighting> all = new ArrayList<>(untold);
    all.addAll(news);
    news = all;
  }

  /** As the fleet has it; what was met here meanwhile is put on top. */
  synchronized Gate becomes(Gate row, Instant now) {
    fleets = row;
    gate = row.goodAt(gate.goodAt());
    for (Sighting sighting : news) {
      gate = after(gate, sighting, now);
    }
    return gate;
  }

  synchronized boolean isUsedSince(Instant time) {
    return usedAt.isAfter(time);
  }

  synchronized boolean isForgotten(Instant before) {
    return usedAt.isBefore(before) && news.isEmpty();
  }

  private Gate after(Gate before, Sighting sighting, Instant now) {
    Gate after =
        before.with(
            before.circuit().seen(sighting, before.key().kind(), before.others(), rules, now));
    return sighting.sign().isFault() ? after : after.goodAt(sighting.began());
  }
}
