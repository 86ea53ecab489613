package relay.host;

/**
 * A secret that opens something on a host: an admin credential, a session token, a password, a
 * user's key. {@link #reveal()} is the only way out.
 *
 * @param reveal the secret itself, not blank
 */
public record HostSecret(String reveal) {

  public HostSecret {
    if (reveal.isBlank()) {
      throw new IllegalArgumentException("a secret is not blank");
    }
    if (!reveal.chars().allMatch(character -> character >= 32 && character < 127)) {
      throw new IllegalArgumentException("a secret has visible ASCII characters only");
    }
  }

  @Override
  public String toString() {
    return "HostSecret[redacted]";
  }
}
