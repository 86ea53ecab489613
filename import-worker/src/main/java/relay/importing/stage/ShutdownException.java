package relay.importing.stage;

/** The worker stops, and this work has not begun: another worker does it. */
public final class ShutdownException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ShutdownException() {
    super("the worker stops before this work has begun");
  }
}
