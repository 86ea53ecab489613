package relay.keys;

import relay.model.Coded;

/** What is owed to the account of an item that ended without admitting it. */
public enum Aftercare implements Coded {
  /** We made it and it may be good: it stays in staging, unschedulable. */
  REST,
  /** We found it: what we changed is put back. */
  RESTORE,
  /** We made it and it will never be admitted. */
  DELETE
}
