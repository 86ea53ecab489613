package relay.run;

import relay.model.Coded;

/** How end users reach the accounts of a group. */
public enum AccessMode implements Coded {
  /** They hold a subscription of the group. */
  SUBSCRIPTION,
  /** They bind a key of their own to the group. */
  SELF_SERVICE
}
