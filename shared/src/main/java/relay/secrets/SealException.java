package relay.secrets;

/** A sealed value does not open: another keyset, another place, or changed bytes. */
public final class SealException extends RuntimeException {
  SealException(String place, Throwable cause) {
    super("The value sealed for %s does not open with this keyset".formatted(place), cause);
  }
}
