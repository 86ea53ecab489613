package relay.run;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import relay.gate.GateKind;
import relay.gate.Sign;

/**
 * All that a stage says: its decision, what it learned, what it shows and what it cost.
 *
 * @param details only from a probe
 * @param channelId the channel of the item's group, once known
 * @param evidence only from a probe
 * @param met what it met behind the gates that it went through
 */
public record StageResult(
    StageOutcome outcome,
    ItemFindings findings,
    List<TrailEvent> events,
    Spending spending,
    @Nullable ItemDetails details,
    @Nullable Long channelId,
    @Nullable ProbeEvidence evidence,
    Map<GateKind, Sign> met) {

  public StageResult {
    events = List.copyOf(events);
    met = Map.copyOf(met);
  }

  /** A decision that adds only findings. */
  public static StageResult of(StageOutcome outcome, ItemFindings findings) {
    return new StageResult(outcome, findings, List.of(), Spending.NONE, null, null, null, Map.of());
  }

  public StageResult withEvents(List<TrailEvent> more) {
    return new StageResult(outcome, findings, more, spending, details, channelId, evidence, met);
  }

  public StageResult withSpending(Spending spent) {
    return new StageResult(outcome, findings, events, spent, details, channelId, evidence, met);
  }

  public StageResult withDetails(ItemDetails shown) {
    return new StageResult(outcome, findings, events, spending, shown, channelId, evidence, met);
  }

  public StageResult withChannel(@Nullable Long id) {
    return new StageResult(outcome, findings, events, spending, details, id, evidence, met);
  }

  public StageResult withEvidence(ProbeEvidence seen) {
    return new StageResult(outcome, findings, events, spending, details, channelId, seen, met);
  }

  public StageResult withMet(GateKind gate, Sign sign) {
    Map<GateKind, Sign> all = new EnumMap<>(GateKind.class);
    all.putAll(met);
    all.put(gate, sign);
    return new StageResult(outcome, findings, events, spending, details, channelId, evidence, all);
  }

  /** The same with another decision. */
  public StageResult deciding(StageOutcome other) {
    return new StageResult(other, findings, events, spending, details, channelId, evidence, met);
  }

  /** The same with other findings. */
  public StageResult withFindings(ItemFindings learned) {
    return new StageResult(outcome, learned, events, spending, details, channelId, evidence, met);
  }
}
