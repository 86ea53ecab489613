package relay.host;

/** Whether what answers is a host that can be used (host-api 2). */
public enum HostReadiness {
  /** Set up, and its process answers. */
  READY,
  /** Its first-run wizard still waits for somebody: nothing else of it works. */
  NEEDS_SETUP
}
