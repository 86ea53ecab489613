package relay.simulator.options;

/** Whether a person has acknowledged the compliance text (host-api 20, row 1). */
public enum ComplianceGate {
  ACKNOWLEDGED,
  CLOSED
}
