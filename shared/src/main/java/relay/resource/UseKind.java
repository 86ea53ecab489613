package relay.resource;

import relay.model.Coded;

/** What a run did with a resource. */
public enum UseKind implements Coded {
  /** Made it: the last run that uses it deletes it when undone. */
  CREATED,
  /** Took it over as it was: an undo keeps it. */
  ADOPTED,
  /** Bound it to a group. */
  BOUND,
  /** Gave it model names. */
  MAPPED,
  /** Added to it, or made it last longer; never shortened. */
  EXTENDED
}
