package relay.run;

import relay.model.Coded;

/** Where an admitted account stands. */
public enum Placement implements Coded {
  /** Its group's users reach it. */
  IN_SERVICE,
  /** Proved and unschedulable, until a place is free. */
  RESERVE
}
