package relay.secrets;

import com.google.crypto.tink.prf.PrfSet;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.model.KeyFingerprint;

/**
 * Names an upstream key: HMAC-SHA-256 over the canonical base URL, a newline and the key, under the
 * identity key of the installation. The same key at the same base URL has one name for ever; the
 * name says nothing about the key.
 *
 * <p>Safe for concurrent use.
 */
public final class KeyIdentity {
  private static final int BYTES = 32;

  private final PrfSet prf;

  private KeyIdentity(PrfSet prf) {
    this.prf = prf;
  }

  /** The identity under a keyset. */
  public static KeyIdentity of(Keyset keyset) {
    return new KeyIdentity(keyset.identity());
  }

  /** The name of a key at a base URL. */
  public KeyFingerprint fingerprint(BaseUrl baseUrl, ApiKey key) {
    // Neither part can hold a newline, so two different pairs never give the same text.
    String text = baseUrl.value() + "\n" + key.reveal();
    try {
      return KeyFingerprint.of(prf.computePrimary(text.getBytes(StandardCharsets.UTF_8), BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The key's fingerprint cannot be computed", e);
    }
  }
}
