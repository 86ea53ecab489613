package relay.run;

import relay.model.Coded;

/** How a run treats rows and keys that are bad. */
public enum ImportMode implements Coded {
  /** One bad row refuses the request; one broken key stops the run at its barrier. */
  STRICT,
  /** Bad rows and keys end as broken items; the others go on. */
  PARTIAL
}
