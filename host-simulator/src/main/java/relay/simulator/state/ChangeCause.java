package relay.simulator.state;

/** Who changed an account. */
public enum ChangeCause {
  CREATE,
  UPDATE,
  BULK_UPDATE,
  DELETE,
  STATE_CALL,
  GROUP_CHANGE,
  /** An upstream's answer to a user's call. */
  TRAFFIC,
  /** An upstream's answer to an account test. */
  TEST,
  /** The host's own responses probe. */
  PROBE
}
