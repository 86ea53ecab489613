package relay.run;

import relay.model.Coded;

/** Who proves that an account serves. */
public enum ConfirmMode implements Coded {
  /** A call through the gateway that only this account can answer. */
  GATEWAY,
  /** The host's own account test. */
  HOST_TEST,
  /** The test, and the call through the gateway. */
  BOTH
}
