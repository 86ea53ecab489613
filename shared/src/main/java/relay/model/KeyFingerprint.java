package relay.model;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The identity of an upstream key: HMAC-SHA-256 over canonical base URL and key, under a key that
 * is never rotated. Says nothing about the key itself.
 */
public final class KeyFingerprint {

  private static final int BYTES = 32;
  private static final int SHORT_DIGITS = 8;
  private static final int NAME_DIGITS = 32;

  private final byte[] value;

  private KeyFingerprint(byte[] value) {
    if (value.length != BYTES) {
      throw new IllegalArgumentException("a fingerprint has " + BYTES + " bytes");
    }
    this.value = value.clone();
  }

  /** A fingerprint of exactly 32 bytes. */
  public static KeyFingerprint of(byte[] value) {
    return new KeyFingerprint(value);
  }

  /** The 32 bytes, copied. */
  public byte[] bytes() {
    return value.clone();
  }

  /** All 64 hex digits. */
  public String hex() {
    return HexFormat.of().formatHex(value);
  }

  /** The form the V2 API shows: {@code sha256:} and 8 hex digits; not unique (seed 004, 6.4). */
  public String shown() {
    return "sha256:" + hex().substring(0, SHORT_DIGITS);
  }

  /** The 32 hex digits that stand in names on the host and that searches use. */
  public String nameDigits() {
    return hex().substring(0, NAME_DIGITS);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyFingerprint that && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return shown();
  }
}
