package relay.importing.consumer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import relay.importing.gates.Gatekeeper;
import relay.importing.stage.DatabaseAway;
import relay.importing.stage.ItemKeyMaterial;
import relay.importing.stage.Shutdown;
import relay.importing.stage.ShutdownException;
import relay.retry.RetryPolicy;
import relay.run.ClaimedItem;
import relay.run.ItemStage;
import relay.run.ItemStep;
import relay.run.NextStep;
import relay.run.ReasonCode;
import relay.run.RunActivity;
import relay.run.StageOutcome;
import relay.run.StageResult;
import relay.run.Verdict;
import relay.run.store.StepCommitter;
import relay.run.store.StepCommitter.Written;
import relay.run.store.StepWrite;
import relay.time.Pace;

/**
 * Carries a claimed item through its stages until it ends, waits or is to be tried again; each step
 * is committed before the next begins. The one place that turns what a stage decided into a step.
 *
 * <p>Safe for concurrent use; blocks, so it runs on virtual threads.
 */
final class ItemProcessor {
  private final Stages stages;
  private final StepCommitter committer;
  private final DataKeys keys;
  private final RetryPolicy policy;
  private final Parking parking;
  private final Gatekeeper gates;
  private final StepListener listener;
  private final Shutdown shutdown;
  private final Clock clock;

  ItemProcessor(
      Stages stages,
      StepCommitter committer,
      DataKeys keys,
      RetryPolicy policy,
      Pace pace,
      Gatekeeper gates,
      StepListener listener,
      Shutdown shutdown,
      Clock clock) {
    this.stages = stages;
    this.committer = committer;
    this.keys = keys;
    this.policy = policy;
    this.parking = new Parking(policy, pace);
    this.gates = gates;
    this.listener = listener;
    this.shutdown = shutdown;
    this.clock = clock;
  }

  /** How a delivery ends. */
  sealed interface End {
    /** Ended, waiting, given back, or somebody else's: no message is needed. */
    record Settled() implements End {}

    /** The item comes again, under the same lease. */
    record Again(int attempt, Duration delay) implements End {}

    /** The item ended because its attempts are used up. */
    record GivenUp(String reason) implements End {}
  }

  /**
   * Goes on with the item from the stage it is in.
   *
   * @param waited how long the claim took
   * @throws RuntimeException when the database is away, or refuses a failed attempt: what was
   *     committed is committed
   */
  End process(ClaimedItem item, Duration waited) {
    ItemKeyMaterial key = new SealedItemKey(item, keys);
    ClaimedItem current = item;
    Duration wait = waited;
    while (true) {
      Step step = step(current, key);
      long asked = System.nanoTime();
      if (commit(step) == Written.FENCED_OUT) {
        return new End.Settled();
      }
      listener.committed(current, step.result(), step.next(), wait, step.took());
      if (step.next().step() != ItemStep.ADVANCE) {
        return end(step.next());
      }
      wait = Duration.ofNanos(System.nanoTime() - asked);
      current = current.at(step.next().to().stage(), step.result().findings());
    }
  }

  private record Step(ClaimedItem item, StageResult result, NextStep next, Duration took) {}

  private Step step(ClaimedItem item, ItemKeyMaterial key) {
    if (item.run().activity() == RunActivity.PAUSED || shutdown.hasBegun()) {
      return givenBack(item);
    }
    long began = System.nanoTime();
    try {
      StageResult said = isCancelled(item) ? cancelled(item) : said(item, key);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      Instant now = clock.instant();
      StageResult result = parking.noted(item, said, now);
      return new Step(item, result, next(item, result, now), took);
    } catch (ShutdownException notBegun) {
      return givenBack(item);
    }
  }

  private StageResult said(ClaimedItem item, ItemKeyMaterial key) {
    Optional<StageResult> held = gates.holdsBack(item);
    if (held.isPresent()) {
      return held.get();
    }
    Instant began = clock.instant();
    return gates.judged(item, stages.run(item, key), began);
  }

  /** The stage is not begun, here and now: somebody else, or a later delivery, begins it. */
  private static Step givenBack(ClaimedItem item) {
    StageResult nothing = StageResult.of(new StageOutcome.Hold(), item.findings());
    return new Step(item, nothing, NextStep.giveBack(item), Duration.ZERO);
  }

  private NextStep next(ClaimedItem item, StageResult result, Instant now) {
    return result.outcome() instanceof StageOutcome.Park park
        ? parking.next(item, park, result.findings(), now)
        : NextStep.after(item, result.outcome(), policy);
  }

  /** A result the database refuses must not come back for ever: it counts as a failed attempt. */
  private Written commit(Step step) {
    try {
      return write(step);
    } catch (DataAccessException failed) {
      if (DatabaseAway.says(failed)) {
        throw failed;
      }
      StageResult result = Stages.unexpected(step.item(), failed);
      NextStep next = NextStep.after(step.item(), result.outcome(), policy);
      return write(new Step(step.item(), result, next, step.took()));
    }
  }

  private Written write(Step step) {
    return committer.commit(StepWrite.of(step.item(), step.result(), step.next(), clock.instant()));
  }

  /** What is past provision runs to its verdict; the rest of a cancelled run ends at once. */
  private static boolean isCancelled(ClaimedItem item) {
    return item.run().activity() == RunActivity.CANCELLING
        && (item.stage() == ItemStage.PROBE || item.stage() == ItemStage.PROVISION);
  }

  private static StageResult cancelled(ClaimedItem item) {
    return StageResult.of(
        new StageOutcome.Finish(Verdict.unknown(ReasonCode.RUN_CANCELLED), ""), item.findings());
  }

  private static End end(NextStep next) {
    return switch (next.step()) {
      case RETRY -> new End.Again(next.attempt(), next.delay().orElseThrow());
      case FINISH ->
          next.end()
              .filter(NextStep.End::exhausted)
              .<End>map(end -> new End.GivenUp(given(end)))
              .orElseGet(End.Settled::new);
      case WAIT, AWAIT_CLOSURE, HOLD, GIVE_BACK -> new End.Settled();
      case ADVANCE,
          DISPATCH,
          CLAIM,
          WAKE,
          OPEN_BARRIER,
          SWEEP,
          GIVE_UP,
          END_CLOSURE,
          CANCEL,
          STOP,
          REOPEN ->
          throw new IllegalArgumentException(next.step() + " does not end a delivery");
    };
  }

  private static String given(NextStep.End end) {
    return end.verdict().reason().map(ReasonCode::code).orElse("given up");
  }
}
