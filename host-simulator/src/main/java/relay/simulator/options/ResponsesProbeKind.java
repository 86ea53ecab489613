package relay.simulator.options;

/** How a host version finds out whether an upstream has {@code /responses} (host-api 10, 20.4). */
public enum ResponsesProbeKind {
  /** It does not. */
  NONE,
  /** A prompt of 12 KB to a fixed model; only 404 and 405 count as "no". */
  LARGE_PROMPT,
  /** A demand for a tool call to a mapped model; a success without one counts as "no", too. */
  TOOL_CALL
}
