package relay.importing.gates;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import relay.gate.Circuit.Stop;
import relay.gate.Gate;
import relay.gate.GateKey;
import relay.gate.GateKind;
import relay.gate.Sighting;
import relay.gate.Sign;
import relay.gate.store.ParkedItems;
import relay.model.HostId;
import relay.run.ClaimedItem;
import relay.run.ItemFindings;
import relay.run.ItemStage;
import relay.run.ReasonCode;
import relay.run.StageOutcome;
import relay.run.StageResult;
import relay.run.Verdict;
import relay.verdict.VerdictTable;

/**
 * Stands between items and their stages: who needs a gate that is shut is parked before the stage
 * begins, and who meets an outage that shut it is parked instead of punished. Safe for concurrent
 * use.
 */
public final class Gatekeeper {

  /** What may be an outage's first sign is looked at once more before it condemns a key. */
  private static final Duration SECOND_LOOK = Duration.ofSeconds(10);

  private final Gates gates;
  private final Hosts hosts;
  private final Duration secondLook;

  /** The id of a registered host by its number. */
  @FunctionalInterface
  public interface Hosts {
    HostId of(long hostNo);
  }

  /**
   * A keeper of these gates.
   *
   * @param pace of the product's waits
   */
  public Gatekeeper(Gates gates, Hosts hosts, UnaryOperator<Duration> pace) {
    this.gates = gates;
    this.hosts = hosts;
    this.secondLook = pace.apply(SECOND_LOOK);
  }

  /** Why the item cannot begin its stage now; empty when it can. */
  public Optional<StageResult> holdsBack(ClaimedItem item) {
    return needed(item).stream()
        .map(kind -> asNow(item, kind))
        .filter(gate -> !gate.circuit().lets(key(item)))
        .findFirst()
        .map(gate -> StageResult.of(parked(gate), item.findings()));
  }

  /**
   * What the stage said, once the gates know what it met: parked when one of them is shut by it.
   *
   * @param began when the stage began
   */
  public StageResult judged(ClaimedItem item, StageResult said, Instant began) {
    StageResult result = said;
    for (Map.Entry<GateKind, Sign> met : met(item, said).entrySet()) {
      result = judged(item, result, met.getKey(), met.getValue(), began);
    }
    return result;
  }

  private StageResult judged(
      ClaimedItem item, StageResult said, GateKind kind, Sign sign, Instant began) {
    Gate before = gate(item, kind);
    boolean tests = before.circuit().isTestedBy(key(item));
    if (tests && isOutOfOurReach(said, sign)) {
      // The host may reach what we do not: the test goes on with the proof.
      return said;
    }
    boolean counts = !sign.isFault() || kind == GateKind.HOST || tests || isFirstLook(item, before);
    Gate after =
        counts ? gates.met(resource(item, kind), new Sighting(key(item), sign, began)) : before;
    if (!sign.isFault()) {
      return said;
    }
    if (!after.circuit().lets(key(item))) {
      return said.deciding(parked(after));
    }
    if (kind == GateKind.UPSTREAM && wantsSecondLook(item, after, said, sign)) {
      return said.deciding(onceMore(said));
    }
    return after.circuit().believes(sign) ? said.deciding(withAllTheOthers(said)) : said;
  }

  /** That all keys met it for so long is the evidence against each. */
  private static StageOutcome withAllTheOthers(StageResult said) {
    return said.outcome() instanceof StageOutcome.Finish(Verdict verdict, String detail)
        ? new StageOutcome.Finish(
            verdict, detail + "; all keys of the base URL met the same, longer than an outage")
        : said.outcome();
  }

  private static boolean isOutOfOurReach(StageResult said, Sign sign) {
    return sign == Sign.UNREACHABLE && said.outcome() instanceof StageOutcome.Advance;
  }

  /**
   * Later failures of a key are known to be its own: what stands behind the gate was in order since
   * the first.
   */
  private static boolean isFirstLook(ClaimedItem item, Gate gate) {
    ItemFindings.Outage outage = item.findings().outage();
    if (outage == null) {
      return item.attempt() == 1;
    }
    return outage.metAt() == null || !gate.isGoodSince(outage.metAt());
  }

  /** Before a key pays for it, an outage that just begins has time to show. */
  private static boolean wantsSecondLook(ClaimedItem item, Gate gate, StageResult said, Sign sign) {
    if (item.stage() != ItemStage.PROBE || !isFirstLook(item, gate)) {
      return false;
    }
    return sign.mayBeTheKeys(GateKind.UPSTREAM)
        ? !gate.circuit().believes(sign)
        : isOutOfOurReach(said, sign) && !gate.circuit().isReachedByHost();
  }

  private StageOutcome onceMore(StageResult said) {
    return switch (said.outcome()) {
      case StageOutcome.Finish(Verdict verdict, String detail) ->
          new StageOutcome.RetryLater(detail, Optional.of(secondLook), verdict);
      case StageOutcome.Advance _ ->
          new StageOutcome.RetryLater(
              "not reachable from here",
              Optional.of(secondLook),
              VerdictTable.endedBy(ReasonCode.EGRESS_UNREACHABLE));
      case StageOutcome.RetryLater _,
          StageOutcome.WaitFor _,
          StageOutcome.Park _,
          StageOutcome.AwaitClosure _,
          StageOutcome.Hold _ ->
          said.outcome();
    };
  }

  private static StageOutcome parked(Gate gate) {
    Stop stop = gate.circuit().stopped().orElseThrow();
    return new StageOutcome.Park(
        "%s is out of order (%s)".formatted(gate.key().resource(), stop.why()),
        Optional.empty(),
        VerdictTable.endedBy(reason(gate.key().kind(), stop.fault())),
        Optional.of(gate.number()));
  }

  private static ReasonCode reason(GateKind kind, Sign fault) {
    return switch (kind) {
      case HOST -> ReasonCode.HOST_UNAVAILABLE;
      case UPSTREAM ->
          fault == Sign.BUSY ? ReasonCode.UPSTREAM_RATE_LIMITED : ReasonCode.UPSTREAM_UNAVAILABLE;
    };
  }

  /** What a stage says it met; and a host that let an item pass answered. */
  private static Map<GateKind, Sign> met(ClaimedItem item, StageResult said) {
    Map<GateKind, Sign> met = new EnumMap<>(GateKind.class);
    boolean passed = said.outcome() instanceof StageOutcome.Advance;
    switch (item.stage()) {
      case PROVISION, CONFIRM -> {
        if (passed) {
          met.put(GateKind.HOST, Sign.ANSWERS);
        }
      }
      case PROBE, VALIDATE, DONE -> {}
    }
    met.putAll(said.met());
    return met;
  }

  /** The proof asks the seller behind the host; what is proved already only asks the host. */
  private static List<GateKind> needed(ClaimedItem item) {
    return switch (item.stage()) {
      case PROBE -> List.of(GateKind.UPSTREAM);
      case PROVISION -> List.of(GateKind.HOST);
      case CONFIRM ->
          item.findings().proof() == null
              ? List.of(GateKind.HOST, GateKind.UPSTREAM)
              : List.of(GateKind.HOST);
      case VALIDATE, DONE -> List.of();
    };
  }

  /** Who was parked comes because the leader sent him: what the worker knows may be older. */
  private Gate asNow(ClaimedItem item, GateKind kind) {
    Gate known = gate(item, kind);
    return known.circuit().lets(key(item)) || item.findings().outage() == null
        ? known
        : gates.readAnew(known.key());
  }

  private Gate gate(ClaimedItem item, GateKind kind) {
    return gates.of(resource(item, kind));
  }

  private GateKey resource(ClaimedItem item, GateKind kind) {
    return switch (kind) {
      case HOST -> GateKey.of(hosts.of(item.hostNo()));
      case UPSTREAM -> GateKey.of(item.baseUrl());
    };
  }

  private static String key(ClaimedItem item) {
    return item.fingerprint().hex().substring(0, ParkedItems.KEY_DIGITS);
  }
}
