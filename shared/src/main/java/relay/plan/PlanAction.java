package relay.plan;

import relay.model.Coded;

/** What would become of one row. */
public enum PlanAction implements Coded {
  /** An account is made. */
  CREATE,
  /** An account that somebody else made with the same key is taken over. */
  ADOPT,
  /** The key's own account is proved again. */
  REUSE,
  /** The key's own account is out of service; it comes back when the key is good. */
  REACTIVATE,
  /** The key's own account is of no use: it is deleted and another is made. */
  REPLACE,
  /** Something on the host stands in the way. */
  CONFLICT,
  /** The row cannot be worked on. */
  REJECT
}
