package relay.resource;

import relay.model.Coded;

/** What the ledger speaks of. */
public enum ResourceType implements Coded {
  GROUP,
  CHANNEL,
  PLAN,
  ACCOUNT,
  USER,
  KEY,
  SUBSCRIPTION
}
