package relay.run;

import relay.model.Coded;

/** What happens to an account on the host that holds the same key though we did not make it. */
public enum ExistingPolicy implements Coded {
  /** It is taken over; an undo keeps it. */
  ADOPT,
  /** The key is left alone. */
  SKIP,
  /** A new account is made beside it. */
  IGNORE
}
