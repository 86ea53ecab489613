package relay.run;

import static relay.run.ItemStage.CONFIRM;
import static relay.run.ItemStage.PROBE;
import static relay.run.ItemStage.PROVISION;
import static relay.run.ItemStage.VALIDATE;
import static relay.run.ItemState.HELD;
import static relay.run.ItemState.IN_FLIGHT;
import static relay.run.ItemState.READY;
import static relay.run.ItemState.WAITING;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import relay.model.Coded;

/**
 * All that can happen to an item, and where it leads: the one table of allowed steps. What is not
 * here cannot happen; {@code docs/state-machines.md} is drawn from it.
 */
public enum ItemStep implements Coded {
  /** The dispatcher hands it out, under a new lease epoch. */
  DISPATCH(inPlace(Stages.OPEN, Set.of(READY), IN_FLIGHT)),
  /** A worker takes what was handed out, under a new lease epoch. */
  CLAIM(inPlace(Stages.OPEN, Set.of(IN_FLIGHT), IN_FLIGHT)),
  /** A stage is done; the next begins under the same delivery. */
  ADVANCE(advances()),
  /** An attempt failed; a wait queue brings the item back. */
  RETRY(inPlace(Stages.OPEN, Set.of(IN_FLIGHT), IN_FLIGHT)),
  /** It waits for a time or a condition. */
  WAIT(inPlace(Stages.OPEN, Set.of(IN_FLIGHT), WAITING)),
  /** It waits for the access closure that ends it. */
  AWAIT_CLOSURE(inPlace(Set.of(VALIDATE), Set.of(IN_FLIGHT), WAITING)),
  /** What it waited for is over. */
  WAKE(inPlace(Stages.OPEN, Set.of(WAITING), READY)),
  /** Proved, and kept back at the barrier of a strict run. */
  HOLD(inPlace(Set.of(CONFIRM), Set.of(IN_FLIGHT), HELD)),
  /** The barrier opens: it may be admitted. */
  OPEN_BARRIER(inPlace(Set.of(CONFIRM), Set.of(HELD), READY)),
  /** Handed out, but not begun: the broker did not take it, or the run is paused. */
  GIVE_BACK(inPlace(Stages.OPEN, Set.of(IN_FLIGHT), READY)),
  /** Its lease ran out: whoever held it is gone. */
  SWEEP(inPlace(Stages.OPEN, Set.of(IN_FLIGHT), READY)),
  /** Every worker that took it in this stage was lost with it: there is a verdict. */
  GIVE_UP(ends(Stages.OPEN, Set.of(IN_FLIGHT))),
  /** There is a verdict. */
  FINISH(ends(Stages.OPEN, Set.of(IN_FLIGHT))),
  /** The access closure that covers it ended, good or bad. */
  END_CLOSURE(ends(Set.of(VALIDATE), Set.of(WAITING))),
  /** Somebody cancelled the run before it was past provision, or while it was held. */
  CANCEL(
      both(
          ends(Set.of(PROBE, PROVISION), Set.of(READY, WAITING, IN_FLIGHT)),
          ends(Set.of(CONFIRM), Set.of(HELD)))),
  /** Its strict run was stopped by another item. */
  STOP(
      both(
          ends(Stages.OPEN, Set.of(READY, WAITING, IN_FLIGHT)),
          ends(Set.of(CONFIRM), Set.of(HELD)))),
  /** A retry of the run opens a new round. */
  REOPEN(reopens());

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
  private final Set<Move> moves;

  ItemStep(Set<Move> moves) {
    this.moves = Set.copyOf(moves);
  }

  /** From where to where. */
  public record Move(ItemPosition from, ItemPosition to) {}

  /** Everything this step can do. */
  public Set<Move> moves() {
    return moves;
  }

  /**
   * Nothing when the table has this step.
   *
   * @throws IllegalStepException when it has not
   */
  public void check(ItemPosition from, ItemPosition to) {
    if (!moves.contains(new Move(from, to))) {
      throw new IllegalStepException(this, from, to);
    }
  }

  private static Set<Move> advances() {
    Set<Move> moves = new LinkedHashSet<>();
    for (ItemStage stage : Stages.OPEN) {
      for (ItemStage next : stage.next()) {
        if (next != ItemStage.DONE) {
          moves.add(new Move(ItemPosition.inFlight(stage), ItemPosition.inFlight(next)));
        }
      }
    }
    return moves;
  }

  private static Set<Move> reopens() {
    Set<Move> moves = new LinkedHashSet<>();
    for (ItemStage stage : EnumSet.of(PROBE, PROVISION, VALIDATE)) {
      moves.add(new Move(ItemPosition.DONE, new ItemPosition(stage, READY)));
    }
    return moves;
  }

  private static Set<Move> inPlace(Set<ItemStage> stages, Set<ItemState> from, ItemState to) {
    Set<Move> moves = new LinkedHashSet<>();
    for (ItemStage stage : stages) {
      for (ItemState state : from) {
        moves.add(new Move(new ItemPosition(stage, state), new ItemPosition(stage, to)));
      }
    }
    return moves;
  }

  private static Set<Move> ends(Set<ItemStage> stages, Set<ItemState> from) {
    Set<Move> moves = new LinkedHashSet<>();
    for (ItemStage stage : stages) {
      for (ItemState state : from) {
        moves.add(new Move(new ItemPosition(stage, state), ItemPosition.DONE));
      }
    }
    return moves;
  }

  private static Set<Move> both(Set<Move> some, Set<Move> others) {
    Set<Move> all = new LinkedHashSet<>(some);
    all.addAll(others);
    return all;
  }

  private static final class Stages {
    static final Set<ItemStage> OPEN = EnumSet.complementOf(EnumSet.of(ItemStage.DONE));
  }
}
