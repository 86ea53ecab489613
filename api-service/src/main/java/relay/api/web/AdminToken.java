package relay.api.web;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The one token that opens the API. Comparisons take the same time wherever the texts differ. Safe
 * for concurrent use; {@link #toString()} shows nothing.
 */
public final class AdminToken {

  /** Shorter tokens could be guessed. */
  static final int SHORTEST = 16;

  /** How the audit log names its holder. */
  static final String TOKEN_ID = "admin";

  private static final String HMAC = "HmacSHA256";

  private final byte[] token;

  AdminToken(String token) {
    if (token.length() < SHORTEST || !token.chars().allMatch(c -> c > 32 && c < 127)) {
      throw new IllegalArgumentException(
          "The admin token has at least " + SHORTEST + " visible ASCII characters");
    }
    this.token = token.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether {@code given} is the token. */
  public boolean matches(String given) {
    return MessageDigest.isEqual(digest(given.getBytes(StandardCharsets.UTF_8)), digest(token));
  }

  /** A signature that only the holder of this token can make. */
  byte[] sign(String text) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(token, HMAC));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
      throw new IllegalStateException("every JDK has " + HMAC, impossible);
    }
  }

  private static byte[] digest(byte[] text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  @Override
  public String toString() {
    return "AdminToken[redacted]";
  }
}
