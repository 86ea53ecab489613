package relay.gate;

import relay.model.Coded;

/** What stands behind a gate. */
public enum GateKind implements Coded {
  /** A registered host. */
  HOST,
  /** One base URL of a seller. */
  UPSTREAM
}
