package relay.run;

import relay.model.Coded;

/** What was found on the host before we acted. */
public enum MatchedAccountState implements Coded {
  /** It served users. */
  ACTIVE,
  /** Inactive or unschedulable. */
  DISABLED,
  /** In a staging group or in no group. */
  DEPRECATED,
  /** In error. */
  BROKEN
}
