package relay.run;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.retry.RetryPolicy;

/**
 * What a stage's decision does to its item: the step of the table, and the values it writes.
 *
 * @param attempt of the stage it leads to, from 1
 * @param delay until the item may go on
 * @param gateNo the gate that it waits at
 * @param end only when the item ends
 */
public record NextStep(
    ItemStep step,
    ItemPosition to,
    int attempt,
    Optional<Duration> delay,
    @Nullable WaitCondition waitsFor,
    @Nullable Long closureNo,
    @Nullable Long gateNo,
    Optional<End> end) {

  /**
   * How an item ends.
   *
   * @param detail evidence for people; redacted
   * @param exhausted whether it was given up after its last attempt
   */
  public record End(Verdict verdict, String detail, boolean exhausted) {}

  /**
   * The step that {@code outcome} asks for.
   *
   * @throws IllegalStepException when the table does not have it
   */
  public static NextStep after(ClaimedItem item, StageOutcome outcome, RetryPolicy policy) {
    NextStep next =
        switch (outcome) {
          case StageOutcome.Advance(ItemStage to) -> onward(ItemStep.ADVANCE, to, 1);
          case StageOutcome.RetryLater later -> retry(item, later, policy);
          case StageOutcome.WaitFor(WaitCondition condition, Duration atMost) ->
              waiting(item, ItemStep.WAIT, Optional.of(atMost), condition, null, null);
          case StageOutcome.Park(var cause, var after, var exhausted, var gate) ->
              parked(item, policy.delayAfter(1, after).orElse(Duration.ZERO));
          case StageOutcome.AwaitClosure(long closureNo) ->
              waiting(
                  item,
                  ItemStep.AWAIT_CLOSURE,
                  Optional.empty(),
                  WaitCondition.CLOSURE,
                  closureNo,
                  null);
          case StageOutcome.Hold() -> hold(item);
          case StageOutcome.Finish(Verdict verdict, String detail) ->
              end(new End(verdict, detail, false));
        };
    next.step.check(ItemPosition.inFlight(item.stage()), next.to);
    return next;
  }

  /** Put aside for {@code delay} because of an outage. */
  public static NextStep parked(ClaimedItem item, Duration delay) {
    return waiting(item, ItemStep.WAIT, Optional.of(delay), WaitCondition.OUTAGE, null, null);
  }

  /** Put aside at a stopped gate, for {@code delay} at most. */
  public static NextStep parkedAt(ClaimedItem item, long gateNo, Duration delay) {
    return waiting(item, ItemStep.WAIT, Optional.of(delay), WaitCondition.OUTAGE, null, gateNo);
  }

  /** Handed out, but not begun. */
  public static NextStep giveBack(ClaimedItem item) {
    return stay(ItemStep.GIVE_BACK, item, ItemState.READY);
  }

  private static NextStep onward(ItemStep step, ItemStage to, int attempt) {
    return new NextStep(
        step,
        ItemPosition.inFlight(to),
        attempt,
        Optional.empty(),
        null,
        null,
        null,
        Optional.empty());
  }

  private static NextStep retry(
      ClaimedItem item, StageOutcome.RetryLater later, RetryPolicy policy) {
    Optional<Duration> delay = policy.delayAfter(item.attempt(), later.retryAfter());
    if (delay.isEmpty()) {
      return end(new End(later.whenExhausted(), later.cause(), true));
    }
    return new NextStep(
        ItemStep.RETRY,
        ItemPosition.inFlight(item.stage()),
        item.attempt() + 1,
        delay,
        null,
        null,
        null,
        Optional.empty());
  }

  private static NextStep waiting(
      ClaimedItem item,
      ItemStep step,
      Optional<Duration> atMost,
      WaitCondition condition,
      @Nullable Long closureNo,
      @Nullable Long gateNo) {
    return new NextStep(
        step,
        new ItemPosition(item.stage(), ItemState.WAITING),
        item.attempt(),
        atMost,
        condition,
        closureNo,
        gateNo,
        Optional.empty());
  }

  /** Who arrives at the barrier of a cancelled run has nothing to wait for. */
  private static NextStep hold(ClaimedItem item) {
    return switch (item.run().activity()) {
      case DISPATCHING, PAUSED, UNDOING -> stay(ItemStep.HOLD, item, ItemState.HELD);
      case CANCELLING -> end(new End(Verdict.unknown(ReasonCode.RUN_CANCELLED), "", false));
    };
  }

  private static NextStep stay(ItemStep step, ClaimedItem item, ItemState state) {
    return new NextStep(
        step,
        new ItemPosition(item.stage(), state),
        item.attempt(),
        Optional.empty(),
        null,
        null,
        null,
        Optional.empty());
  }

  private static NextStep end(End end) {
    return new NextStep(
        ItemStep.FINISH,
        ItemPosition.DONE,
        1,
        Optional.empty(),
        null,
        null,
        null,
        Optional.of(end));
  }
}
