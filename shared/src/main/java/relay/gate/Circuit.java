package relay.gate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The circuit of a gate: data in, decision out, the same on every worker. Only what different keys
 * meet counts: a key's second failure says nothing new.
 */
public sealed interface Circuit {

  /**
   * All pass.
   *
   * @param window what the last different keys met, oldest first
   * @param believed a refusal that all keys met for so long that it is taken for their own; null
   *     when there is none
   */
  record Passing(Instant since, List<Sighting> window, @Nullable Sign believed) implements Circuit {
    public Passing {
      window = List.copyOf(window);
    }
  }

  /**
   * Nobody passes.
   *
   * @param testAt from when on somebody may test it
   */
  record Stopped(Stop stop, Instant testAt) implements Circuit {}

  /**
   * One passes.
   *
   * @param tester the key of the item that tests
   * @param until how long it is waited for
   */
  record Testing(Stop stop, String tester, Instant until) implements Circuit {}

  /**
   * Why a gate is not passing.
   *
   * @param since when it stopped
   * @param alikeSince since when {@code fault} is all that was met
   * @param failedTests tests that met {@code fault}
   * @param why for people
   */
  record Stop(Instant since, Sign fault, Instant alikeSince, int failedTests, String why) {}

  /** A gate that nobody has gone through yet. */
  static Circuit fresh(Instant now) {
    return new Passing(now, List.of(), null);
  }

  /** What it does with those who come. */
  default GateState state() {
    return switch (this) {
      case Passing _ -> GateState.PASSING;
      case Stopped _ -> GateState.STOPPED;
      case Testing _ -> GateState.TESTING;
    };
  }

  /** Why it is not passing; empty when it is. */
  default Optional<Stop> stopped() {
    return switch (this) {
      case Passing _ -> Optional.empty();
      case Stopped(Stop stop, var _) -> Optional.of(stop);
      case Testing(Stop stop, var _, var _) -> Optional.of(stop);
    };
  }

  /** Whether this key may go through. */
  default boolean lets(String key) {
    return switch (this) {
      case Passing _ -> true;
      case Stopped _ -> false;
      case Testing testing -> testing.tester().equals(key);
    };
  }

  /** Whether this key is the one that tests it. */
  default boolean isTestedBy(String key) {
    return this instanceof Testing testing && testing.tester().equals(key);
  }

  /** Whether this refusal is taken for the keys' own, because all of them met it for so long. */
  default boolean believes(Sign sign) {
    return this instanceof Passing passing && passing.believed() == sign;
  }

  /** Whether the host reaches it: that we do not is no outage then. */
  default boolean isReachedByHost() {
    return this instanceof Passing passing
        && passing.window().stream().anyMatch(seen -> seen.sign() == Sign.REACHED_BY_HOST);
  }

  /** The circuit after one more sighting. */
  default Circuit seen(
      Sighting sighting, GateKind kind, Others others, CircuitRules rules, Instant now) {
    return switch (this) {
      case Passing passing -> met(passing, sighting, kind, rules, now);
      case Stopped(Stop stop, var _) -> reopened(stop, sighting, now).orElse(this);
      case Testing testing ->
          reopened(testing.stop(), sighting, now)
              .orElseGet(() ->
                  testing.tester().equals(sighting.key())
                      ? failed(testing.stop(), sighting, kind, others, rules, now)
                      : this);
    };
  }

  /** A stopped gate once an item is sent to test it; any other stays as it is. */
  default Circuit testedBy(String key, CircuitRules rules, Instant now) {
    return this instanceof Stopped(Stop stop, var _)
        ? new Testing(stop, key, now.plus(rules.testFor()))
        : this;
  }

  /** A gate whose tester never came back: another one may be sent at once. */
  default Circuit testLost(Instant now) {
    return this instanceof Testing testing && !testing.until().isAfter(now)
        ? new Stopped(testing.stop(), now)
        : this;
  }

  private static Circuit met(
      Passing passing, Sighting sighting, GateKind kind, CircuitRules rules, Instant now) {
    Sign sign = sighting.sign();
    if (sign == passing.believed() || (sign == Sign.UNREACHABLE && passing.isReachedByHost())) {
      return passing;
    }
    List<Sighting> window = window(passing.window(), sighting, now.minus(rules.memory()));
    @Nullable Sign believed = sign == Sign.ANSWERS ? null : passing.believed();
    return sign.isFault() && stops(window, sign, kind)
        ? new Stopped(
            new Stop(now, sign, failingSince(window, sign), 0, why(window, sign)),
            now.plus(rules.pauseAfter(0)))
        : new Passing(passing.since(), window, believed);
  }

  private static List<Sighting> window(List<Sighting> before, Sighting newest, Instant oldest) {
    List<Sighting> window = new ArrayList<>();
    for (Sighting seen : before) {
      if (!seen.key().equals(newest.key()) && seen.began().isAfter(oldest)) {
        window.add(seen);
      }
    }
    window.add(newest);
    return window.subList(Math.max(0, window.size() - CircuitRules.WINDOW), window.size());
  }

  private static boolean stops(List<Sighting> window, Sign sign, GateKind kind) {
    if (sign.stopsAtOnce(kind)) {
      return true;
    }
    if (sign == Sign.REFUSED) {
      return isUnanimous(window, sign);
    }
    boolean most = 2 * alike(window, sign) > window.size();
    return most && (window.size() >= CircuitRules.KEYS || sign.stopsBelowFive());
  }

  /** One key that is accepted shows that the others are refused for their own sake. */
  private static boolean isUnanimous(List<Sighting> window, Sign sign) {
    int first = window.size() - CircuitRules.KEYS;
    return first >= 0 && alike(window.subList(first, window.size()), sign) == CircuitRules.KEYS;
  }

  /** Who set out later and came through shows that it was never out of order. */
  private static Instant failingSince(List<Sighting> window, Sign sign) {
    return window.stream()
        .filter(seen -> seen.sign() == sign)
        .map(Sighting::began)
        .min(Instant::compareTo)
        .orElseThrow();
  }

  private static long alike(List<Sighting> window, Sign sign) {
    return window.stream().filter(seen -> seen.sign() == sign).count();
  }

  private static String why(List<Sighting> window, Sign sign) {
    return "%d of the last %d keys: %s".formatted(alike(window, sign), window.size(), sign.code());
  }

  private static Optional<Circuit> reopened(Stop stop, Sighting sighting, Instant now) {
    return sighting.sign().isFault() || sighting.began().isBefore(stop.alikeSince())
        ? Optional.empty()
        : Optional.of(new Passing(now, List.of(sighting), null));
  }

  private static Circuit failed(
      Stop stop, Sighting sighting, GateKind kind, Others others, CircuitRules rules, Instant now) {
    Sign sign = sighting.sign();
    boolean alike = sign == stop.fault();
    if (!alike && sign.mayBeTheKeys(kind)) {
      // It answers this key in another way, so what all met is over.
      return new Passing(now, List.of(sighting), null);
    }
    Stop longer =
        new Stop(
            stop.since(),
            sign,
            alike ? stop.alikeSince() : now,
            alike ? stop.failedTests() + 1 : 1,
            stop.why());
    return isTheKeys(longer, kind, others, rules, now)
        ? new Passing(now, List.of(), sign)
        : new Stopped(longer, now.plus(rules.pauseAfter(longer.failedTests())));
  }

  private static boolean isTheKeys(
      Stop stop, GateKind kind, Others others, CircuitRules rules, Instant now) {
    return stop.fault().mayBeTheKeys(kind)
        && stop.failedTests() >= CircuitRules.ROUNDS
        && !stop.alikeSince().plus(rules.lasting()).isAfter(now)
        && others != Others.SILENT;
  }
}
