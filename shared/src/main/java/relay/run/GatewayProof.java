package relay.run;

import relay.model.Coded;

/** Which account answered the call through the gateway. */
public enum GatewayProof implements Coded {
  /** This very account. */
  OWN,
  /** None was asked. */
  NONE
}
