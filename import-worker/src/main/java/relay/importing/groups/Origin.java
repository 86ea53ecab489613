package relay.importing.groups;

import relay.model.Coded;

/** Where a group or a channel of a host comes from. */
public enum Origin implements Coded {
  /** We made it: an undo may delete it. */
  CREATED,
  /** It was there: what it has stays. */
  FOUND
}
