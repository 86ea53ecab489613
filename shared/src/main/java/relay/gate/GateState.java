package relay.gate;

import relay.model.Coded;

/** What a gate does with those who come (design 3.4). */
public enum GateState implements Coded {
  /** They pass, as fast as its limits allow. */
  PASSING,
  /** Nobody passes: what is behind it is out of order. */
  STOPPED,
  /** One passes, to see whether it is in order again. */
  TESTING
}
