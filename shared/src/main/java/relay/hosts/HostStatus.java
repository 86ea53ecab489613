package relay.hosts;

import relay.model.Coded;

/** Whether a host can be worked with (seed 002, 5.1 and 6.1). */
public enum HostStatus implements Coded {
  /** A version that we ran, with everything we need. */
  SUPPORTED,
  /**
   * Nothing is known to be missing, but something could not be verified: allowed, with a warning.
   */
  UNVERIFIED,
  /** Something we need is not there: no run is taken. */
  UNSUPPORTED,
  /** A person must act on the host first (host-api 17, 0.1.136): no run is taken until then. */
  NEEDS_PERSON
}
