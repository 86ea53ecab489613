package relay.secrets;

import com.google.crypto.tink.Aead;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Seals small secrets with one AEAD key. The <em>place</em> is associated data: a sealed value
 * opens only where it was sealed for (for example {@code host:host_01}), so rows cannot be swapped.
 *
 * <p>Safe for concurrent use; sealing the same secret twice gives different bytes.
 */
public final class Sealer {
  private final Aead aead;

  Sealer(Aead aead) {
    this.aead = aead;
  }

  /** The sealer of the installation's master key: for credentials, sessions and passwords. */
  public static Sealer of(Keyset keyset) {
    return new Sealer(keyset.master());
  }

  /** Seals a text for a place. */
  public byte[] seal(String secret, String place) {
    return seal(secret.getBytes(StandardCharsets.UTF_8), place);
  }

  /** Seals bytes for a place. */
  public byte[] seal(byte[] secret, String place) {
    try {
      return aead.encrypt(secret, place.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Sealing failed", e);
    }
  }

  /**
   * Opens what was sealed for this place.
   *
   * @throws SealException when the bytes were sealed with another key, for another place, or were
   *     changed
   */
  public byte[] open(byte[] sealed, String place) {
    try {
      return aead.decrypt(sealed, place.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new SealException(place, e);
    }
  }

  /**
   * Opens a sealed text.
   *
   * @throws SealException as {@link #open}
   */
  public String openText(byte[] sealed, String place) {
    return new String(open(sealed, place), StandardCharsets.UTF_8);
  }
}
