package relay.model;

/** A text that cannot be a seller's base URL; the message names the reason and no secret. */
public final class InvalidBaseUrlException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  public InvalidBaseUrlException(String message) {
    super(message);
  }
}
