package relay.run.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import relay.model.KeyFingerprint;
import relay.readmodel.ItemPatch;
import relay.readmodel.ItemProjection;
import relay.run.ClaimedItem;
import relay.run.ItemFindings;
import relay.run.ItemLease;
import relay.run.ItemStage;
import relay.run.NextStep;
import relay.run.ProbeEvidence;
import relay.run.Spending;
import relay.run.StageOutcome;
import relay.run.StageResult;
import relay.run.TrailEvent;

/**
 * One step of one item, ready to be written.
 *
 * @param stage where it starts
 * @param attempt the one that led to it
 * @param newFindings when they changed
 * @param warns whether the item shows its first advisory with it
 * @param evidence only of a probe
 */
public record StepWrite(
    ItemLease lease,
    ItemStage stage,
    int attempt,
    NextStep next,
    @Nullable ItemFindings newFindings,
    ItemPatch shown,
    boolean warns,
    List<TrailEvent> trail,
    Spending spending,
    @Nullable ProbeEvidence evidence,
    int round,
    long hostNo,
    KeyFingerprint fingerprint) {

  /** The writing of the step {@code next}, which {@code result} led to. */
  public static StepWrite of(ClaimedItem item, StageResult result, NextStep next, Instant at) {
    ItemFindings before = item.findings();
    ItemFindings after = result.findings();
    return new StepWrite(
        item.lease(),
        item.stage(),
        item.attempt(),
        next,
        before.equals(after) ? null : after,
        ItemProjection.of(item, result, next, at),
        before.advisories().isEmpty() && !after.advisories().isEmpty(),
        trail(result, next),
        result.spending(),
        result.evidence(),
        item.round(),
        item.hostNo(),
        item.fingerprint());
  }

  /** The stage's entries, and one of the machine for what it makes of them. */
  private static List<TrailEvent> trail(StageResult result, NextStep next) {
    List<TrailEvent> trail = new ArrayList<>(result.events());
    switch (next.step()) {
      case ADVANCE -> trail.add(TrailEvent.of("stage_passed", "next: " + next.to().stage().code()));
      case RETRY -> trail.add(retry(result, next));
      case HOLD -> trail.add(TrailEvent.of("held", "proved; waits for the run's other items"));
      case AWAIT_CLOSURE ->
          trail.add(TrailEvent.of("closure_awaited", "admitted; its group is checked next"));
      case FINISH -> trail.add(finish(next.end().orElseThrow()));
      case WAIT -> {
        if (result.outcome() instanceof StageOutcome.Park park) {
          trail.add(parked(park, next));
        }
      }
      case GIVE_BACK -> {}
      case DISPATCH, CLAIM, WAKE, OPEN_BARRIER, SWEEP, GIVE_UP, END_CLOSURE, CANCEL, STOP, REOPEN ->
          throw new IllegalArgumentException(next.step() + " is not a step of a worker");
    }
    return trail;
  }

  private static TrailEvent retry(StageResult result, NextStep next) {
    String cause = result.outcome() instanceof StageOutcome.RetryLater later ? later.cause() : "";
    return new TrailEvent(
        "retry_scheduled",
        cause,
        Map.of("delay_ms", next.delay().orElseThrow().toMillis(), "next_attempt", next.attempt()));
  }

  private static TrailEvent parked(StageOutcome.Park park, NextStep next) {
    return new TrailEvent(
        "parked", park.cause(), Map.of("delay_ms", next.delay().orElseThrow().toMillis()));
  }

  private static TrailEvent finish(NextStep.End end) {
    String access = end.verdict().access().code();
    return end.verdict()
        .reason()
        .map(reason ->
            new TrailEvent(
                end.exhausted() ? "given_up" : "finished",
                reason.meaning().en(),
                Map.of("access_status", access, "reason_code", reason.code())))
        .orElseGet(() -> new TrailEvent("finished", "active", Map.of("access_status", access)));
  }
}
