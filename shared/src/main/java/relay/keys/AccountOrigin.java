package relay.keys;

import relay.model.Coded;

/** How a key came to have its account. */
public enum AccountOrigin implements Coded {
  /** We made it; an undo deletes it. */
  CREATED,
  /** It was there; an undo keeps it. */
  ADOPTED
}
