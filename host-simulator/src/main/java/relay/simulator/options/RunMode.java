package relay.simulator.options;

/** The host's own setting {@code RUN_MODE} (host-api 16). */
public enum RunMode {
  STANDARD,
  /** No billing checks, and a group {@code <platform>-default} for each platform at the start. */
  SIMPLE
}
