package relay.run;

import static relay.run.RunActivity.CANCELLING;
import static relay.run.RunActivity.DISPATCHING;
import static relay.run.RunActivity.PAUSED;
import static relay.run.RunState.CANCELLED;
import static relay.run.RunState.COMPLETED;
import static relay.run.RunState.COMPLETED_WITH_WARNINGS;
import static relay.run.RunState.FAILED;
import static relay.run.RunState.RUNNING;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import relay.model.Coded;

/**
 * All that can happen to a run, and where it leads: the one table of allowed steps. A run that has
 * ended keeps the activity it ended with.
 */
public enum RunStep implements Coded {
  /** A person stops the handing out; what is handed out goes on. */
  PAUSE(moves(Set.of(DISPATCHING), RUNNING, PAUSED)),
  /** A person lets it go on. */
  RESUME(moves(Set.of(PAUSED), RUNNING, DISPATCHING)),
  /** A person ends it. */
  CANCEL(moves(Set.of(DISPATCHING, PAUSED), RUNNING, CANCELLING)),
  /** Nothing is open any more. */
  FINISH(ends()),
  /** A person opens a new round. */
  RETRY(retries());

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
  private final Set<Move> moves;

  RunStep(Set<Move> moves) {
    this.moves = Set.copyOf(moves);
  }

  /** Where a run is. */
  public record Position(RunState state, RunActivity activity) {
    @Override
    public String toString() {
      return state.code() + "/" + activity.code();
    }
  }

  /** From where to where. */
  public record Move(Position from, Position to) {}

  /** Everything this step can do. */
  public Set<Move> moves() {
    return moves;
  }

  /** Whether it can be taken from there. */
  public boolean isPossible(Position from) {
    return moves.stream().anyMatch(move -> move.from().equals(from));
  }

  private static Set<Move> moves(Set<RunActivity> from, RunState state, RunActivity to) {
    Set<Move> moves = new LinkedHashSet<>();
    for (RunActivity activity : from) {
      moves.add(new Move(new Position(RUNNING, activity), new Position(state, to)));
    }
    return moves;
  }

  private static Set<Move> ends() {
    Set<Move> moves = new LinkedHashSet<>();
    for (RunActivity activity : EnumSet.of(DISPATCHING, PAUSED)) {
      for (RunState state : EnumSet.of(COMPLETED, COMPLETED_WITH_WARNINGS, FAILED)) {
        moves.add(new Move(new Position(RUNNING, activity), new Position(state, activity)));
      }
    }
    moves.add(new Move(new Position(RUNNING, CANCELLING), new Position(CANCELLED, CANCELLING)));
    return moves;
  }

  private static Set<Move> retries() {
    Set<Move> moves = new LinkedHashSet<>();
    for (Move end : ends()) {
      moves.add(new Move(end.to(), new Position(RUNNING, DISPATCHING)));
    }
    return moves;
  }
}
