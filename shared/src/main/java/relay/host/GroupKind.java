package relay.host;

import relay.model.Coded;

/** How a group's users pay (the host's {@code subscription_type}). */
public enum GroupKind implements Coded {
  /** From their balance. */
  STANDARD,
  /** By a subscription of the group. */
  SUBSCRIPTION
}
