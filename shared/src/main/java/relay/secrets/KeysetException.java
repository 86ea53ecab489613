package relay.secrets;

/** The installation's keyset is missing or unusable; a service must not start without one. */
public final class KeysetException extends RuntimeException {
  KeysetException(String message) {
    super(message);
  }

  KeysetException(String message, Throwable cause) {
    super(message, cause);
  }
}
