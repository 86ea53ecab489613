package relay.host;

import relay.model.Coded;

/** What a fault means for the work that met it (design 3.4). */
public enum FaultKind implements Coded {
  /** Try again later, with back-off; spends an attempt. */
  TRANSIENT,
  /** Note it and pass. */
  ADVISORY,
  /** Ends the work. */
  PERMANENT,
  /** Says nothing about this item: park it, spend no attempt. */
  OUTAGE
}
