package relay.run;

import relay.model.Coded;

/** Where the items of a strict run wait for each other before any of them is admitted. */
public enum RunBarrier implements Coded {
  /** The run has none: each item is admitted as soon as it is proved. */
  NONE,
  /** Proved items are held. */
  CLOSED,
  /** All have arrived and none is broken: they may be admitted. */
  OPEN,
  /** One was broken: none will be admitted. */
  STOPPED
}
