package relay.run;

import relay.model.Coded;

/** What a waiting item waits for. */
public enum WaitCondition implements Coded {
  /** The host needs a moment until a new account takes traffic (host-api 8.8). */
  SCHEDULING_LAG,
  /** Another item holds the lease of the same key. */
  KEY_LEASE,
  /** Another worker prepares the group. */
  GROUP_CLAIM,
  /** The transport profile of the base URL is being probed. */
  TRANSPORT_PROFILE,
  /** A turn within the limits of the base URL. */
  TURN,
  /** The host is out of order; the item is looked at again after a while. */
  OUTAGE,
  /** The moment at which proved accounts are admitted together. */
  ADMISSION,
  /** The next access closure that covers it. */
  CLOSURE
}
