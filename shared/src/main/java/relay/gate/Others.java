package relay.gate;

import relay.model.Coded;

/** What other base URLs did since one of them began to fail: are we, or is it, out of order? */
public enum Others implements Coded {
  /** At least one of them answered. */
  ANSWER,
  /** They were asked, and none answered: it may be our own way out. */
  SILENT,
  /** Nobody asked another one. */
  UNASKED
}
