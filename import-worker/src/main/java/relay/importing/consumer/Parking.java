package relay.importing.consumer;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import relay.retry.RetryPolicy;
import relay.run.ClaimedItem;
import relay.run.ItemFindings;
import relay.run.NextStep;
import relay.run.StageOutcome;
import relay.run.StageResult;
import relay.time.Pace;

/**
 * How long an item waits out an outage: at a stopped gate until that opens, else with the pauses of
 * a stage's attempts, the last of them again and again; in the end until its run's park limit has
 * passed since the outage was first met. The limit goes with the pace, so that a run of the demo
 * whose host is away ends too. Pure.
 */
record Parking(RetryPolicy pauses, Pace pace) {

  /** What the stage said, with what is remembered of the outage; nothing when there is none. */
  StageResult noted(ClaimedItem item, StageResult result, Instant now) {
    ItemFindings.Outage before = item.findings().outage();
    if (!(result.outcome() instanceof StageOutcome.Park)) {
      return before == null ? result : with(result, null);
    }
    @Nullable Instant met = result.met().isEmpty() ? null : now;
    return with(
        result,
        before == null
            ? new ItemFindings.Outage(now, 1, met)
            : new ItemFindings.Outage(
                before.since(), before.times() + 1, met == null ? before.metAt() : met));
  }

  /** The step for a noted result: a while longer, or the end. */
  NextStep next(ClaimedItem item, StageOutcome.Park park, ItemFindings noted, Instant now) {
    ItemFindings.Outage outage =
        noted.outage() == null ? new ItemFindings.Outage(now, 1, null) : noted.outage();
    Duration left = Duration.between(now, outage.since().plus(limit(item)));
    if (!left.isPositive()) {
      return NextStep.after(
          item, new StageOutcome.Finish(park.whenExhausted(), park.cause()), pauses);
    }
    if (park.gate().isPresent()) {
      return NextStep.parkedAt(item, park.gate().get(), left);
    }
    int attempt = Math.min(outage.times(), pauses.attempts() - 1);
    Duration pause = pauses.delayAfter(attempt, park.retryAfter()).orElse(left);
    return NextStep.parked(item, pause.compareTo(left) < 0 ? pause : left);
  }

  /** Who cancels a run does not wait for its host. */
  private Duration limit(ClaimedItem item) {
    return switch (item.run().activity()) {
      case CANCELLING -> Duration.ZERO;
      case DISPATCHING, PAUSED, UNDOING -> pace.of(item.run().settings().parkLimit());
    };
  }

  private static StageResult with(StageResult result, ItemFindings.@Nullable Outage outage) {
    return result.withFindings(result.findings().withOutage(outage));
  }
}
