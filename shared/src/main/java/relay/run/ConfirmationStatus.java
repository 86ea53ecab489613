package relay.run;

import relay.model.Coded;

/** Whether a key was seen to work through the host (seed 004, 4.2). */
public enum ConfirmationStatus implements Coded {
  PENDING,
  CONFIRMED,
  ADVISORY,
  FAILED
}
