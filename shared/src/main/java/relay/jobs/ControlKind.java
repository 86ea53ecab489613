package relay.jobs;

import relay.model.Coded;

/** Work that is not about one item (design 3.2, 3.3). */
public enum ControlKind implements Coded {
  /** Check as an end user that a group can be used; the subject is an access closure. */
  ACCESS_CLOSURE,
  /** Undo what a run made; the subject is a run. */
  RUN_UNDO
}
