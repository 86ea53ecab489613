package relay.hosts;

import relay.model.Coded;

/** Whether a host can be worked with (seed 002, 5.1 and 6.1). */
public enum HostStatus implements Coded {
  /** A tested version with everything we need. */
  SUPPORTED,
  /** Nothing is known to be missing, but something could not be verified. */
  UNVERIFIED,
  /** Something we need is not there. */
  UNSUPPORTED
}
