package relay.simulator.http;

/** Ends a call by closing its connection without an answer. */
public final class DroppedConnection extends RuntimeException {

  public DroppedConnection() {
    super("connection dropped", null, false, false);
  }
}
