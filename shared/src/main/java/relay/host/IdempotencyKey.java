package relay.host;

/**
 * Names one write, so that the host does it once (host-api 4): honoured for account creation,
 * balance, subscription extension and user keys.
 *
 * @param value 1 to 128 printable ASCII characters without blanks
 */
public record IdempotencyKey(String value) {

  public IdempotencyKey {
    if (!value.matches("[!-~]{1,128}")) {
      throw new IllegalArgumentException("not an idempotency key");
    }
  }
}
