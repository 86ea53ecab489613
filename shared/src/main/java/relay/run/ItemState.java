package relay.run;

import relay.model.Coded;

/**
 * What the machinery does with an item right now; its row in {@code import_items} is the only
 * authority.
 */
public enum ItemState implements Coded {
  /** May be handed out. */
  READY,
  /** Handed out under a lease: a message or a worker has it. */
  IN_FLIGHT,
  /** Waits for a time or a condition; no message, no slot, no attempt. */
  WAITING,
  /** Proved, and kept back at the barrier of a strict run. */
  HELD,
  /** Put aside while something it needs is out of order; spends no attempts. */
  PARKED,
  /** Ended with a verdict. */
  DONE
}
