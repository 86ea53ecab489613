package relay.run;

import relay.model.Coded;

/** What happens to a key that an earlier run has checked. */
public enum KnownPolicy implements Coded {
  /** A fresh probe on the same account. */
  RECHECK,
  /** Its last verdict stands. */
  SKIP
}
