package relay.run;

import relay.model.Coded;

/** Which models of a key users see. */
public enum ExposeModels implements Coded {
  REQUESTED,
  KNOWN,
  ALL
}
