package relay.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a stage says: its decision, what it learned, what it shows and what it cost.
 *
 * @param details only from a probe
 * @param channelId the channel of the item's group, once known
 * @param evidence only from a probe
 */
public record StageResult(
    StageOutcome outcome,
    ItemFindings findings,
    List<TrailEvent> events,
    Spending spending,
    @Nullable ItemDetails details,
    @Nullable Long channelId,
    @Nullable ProbeEvidence evidence) {

  public StageResult {
    events = List.copyOf(events);
  }

  /** A decision that adds only findings. */
  public static StageResult of(StageOutcome outcome, ItemFindings findings) {
    return new StageResult(outcome, findings, List.of(), Spending.NONE, null, null, null);
  }

  public StageResult withEvents(List<TrailEvent> more) {
    return new StageResult(outcome, findings, more, spending, details, channelId, evidence);
  }

  public StageResult withSpending(Spending spent) {
    return new StageResult(outcome, findings, events, spent, details, channelId, evidence);
  }

  public StageResult withDetails(ItemDetails shown) {
    return new StageResult(outcome, findings, events, spending, shown, channelId, evidence);
  }

  public StageResult withChannel(@Nullable Long id) {
    return new StageResult(outcome, findings, events, spending, details, id, evidence);
  }

  public StageResult withEvidence(ProbeEvidence seen) {
    return new StageResult(outcome, findings, events, spending, details, channelId, seen);
  }
}
