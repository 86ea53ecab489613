package relay.host;

import relay.model.Coded;

/** The host's own word for an account's state (host-api 8.7). */
public enum AccountStatus implements Coded {
  ACTIVE,
  /** Set by an administrator. */
  INACTIVE,
  /** The host gave it up. */
  ERROR,
  DISABLED,
  /** A word we do not know. */
  UNKNOWN
}
