package relay.jobs;

import java.time.Duration;

/** A worker's place at a queue. Thread-safe; every method may be called again. */
public interface Subscription {

  /** Takes no more jobs; those in hand go on. For an outage of all that the jobs need. */
  void pause();

  /** Takes jobs again after {@link #pause}; does nothing once drained. */
  void resume();

  /**
   * Takes no more jobs for good, gives back what was delivered and not begun, and waits for those
   * in hand. What is not settled within {@code limit} is given back too: another worker gets it.
   */
  void drain(Duration limit);

  /** How many jobs are in hand: delivered and not settled. */
  int inHand();
}
