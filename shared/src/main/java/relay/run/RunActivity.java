package relay.run;

import relay.model.Coded;

/** What the machinery is doing with a running run (design 3.5). */
public enum RunActivity implements Coded {
  DISPATCHING,
  PAUSED,
  CANCELLING,
  UNDOING
}
