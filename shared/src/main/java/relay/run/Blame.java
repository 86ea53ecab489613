package relay.run;

import relay.model.Coded;

/** Whose fault it is that an item is not active. */
public enum Blame implements Coded {
  UPSTREAM,
  HOST,
  ACCESS,
  EGRESS,
  INPUT,
  RUN
}
