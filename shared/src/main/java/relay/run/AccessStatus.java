package relay.run;

import relay.model.Coded;

/** Whether end users can use the key (seed 004, 4.2). */
public enum AccessStatus implements Coded {
  /** Not finished, or cancelled. */
  UNKNOWN,
  /** An end user's call was answered by this key, and users of its group can reach it. */
  ACTIVE,
  /** The account may be good; something around it is not. */
  DEGRADED,
  /** The key will not work. */
  BROKEN
}
