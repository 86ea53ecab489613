package relay.keys;

/** The item or its key has been taken over by somebody else: what was begun is left as it is. */
public final class KeyLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KeyLostException(String message) {
    super(message);
  }
}
