package relay.run;

import relay.model.Coded;

/** How a key came to its account. */
public enum AccountResolution implements Coded {
  CREATED,
  REUSED,
  REACTIVATED,
  REPLACED
}
