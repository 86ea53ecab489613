package relay.secrets;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.config.TinkConfig2026;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import relay.model.ApiKey;
import relay.model.KeyFingerprint;

/**
 * The data key of one run. All item keys of the run are sealed with it; it is stored only wrapped
 * by the master key, so deleting {@link #wrap}'s bytes everywhere destroys the run's keys (design
 * 5).
 *
 * <p>The AEAD primitive is made once, so that sealing an item costs a few microseconds. Safe for
 * concurrent use.
 */
public final class RunDataKey {
  private static final String PROBE_PLACE = "probe-key";

  private final KeysetHandle key;
  private final Sealer sealer;

  private RunDataKey(KeysetHandle key) throws GeneralSecurityException {
    this.key = key;
    this.sealer = new Sealer(key.getPrimitive(TinkConfig2026.get(), Aead.class));
  }

  /** A new data key for a run that need not have its id yet. */
  public static RunDataKey generate() {
    try {
      return new RunDataKey(KeysetHandle.generateNew(parameters(), TinkConfig2026.get()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A run's data key cannot be made", e);
    }
  }

  /**
   * The data key from its stored form.
   *
   * @throws SealException when it was wrapped by another keyset or for another run
   */
  public static RunDataKey unwrap(Keyset keyset, String runId, byte[] wrapped) {
    try {
      return new RunDataKey(
          TinkProtoKeysetFormat.parseEncryptedKeyset(
              wrapped, keyset.master(), place(runId), TinkConfig2026.get()));
    } catch (GeneralSecurityException e) {
      throw new SealException(runId, e);
    }
  }

  /** The form to store: opens only with this keyset and for this run. */
  public byte[] wrap(Keyset keyset, String runId) {
    try {
      return TinkProtoKeysetFormat.serializeEncryptedKeyset(
          key, keyset.master(), place(runId), TinkConfig2026.get());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The data key of %s cannot be wrapped".formatted(runId), e);
    }
  }

  /** Seals an item's key; it opens only beside the fingerprint that names it. */
  public byte[] sealKey(ApiKey key, KeyFingerprint fingerprint) {
    return sealer.seal(key.reveal(), itemPlace(fingerprint));
  }

  /**
   * Opens an item's key.
   *
   * @throws SealException when it was sealed for another run or another fingerprint
   */
  public ApiKey openKey(byte[] sealed, KeyFingerprint fingerprint) {
    return new ApiKey(sealer.openText(sealed, itemPlace(fingerprint)));
  }

  /** Seals the key of the run's {@code self_service} user. */
  public byte[] sealProbeKey(ApiKey key) {
    return sealer.seal(key.reveal(), PROBE_PLACE);
  }

  /**
   * Opens the key of the run's {@code self_service} user.
   *
   * @throws SealException when it was sealed for another run
   */
  public ApiKey openProbeKey(byte[] sealed) {
    return new ApiKey(sealer.openText(sealed, PROBE_PLACE));
  }

  /** Seals and opens other small secrets of this run, each for a place of its own. */
  public Sealer sealer() {
    return sealer;
  }

  // The item's number is not known yet when its key is sealed: the fingerprint is.
  private static String itemPlace(KeyFingerprint fingerprint) {
    return "item:" + fingerprint.hex();
  }

  private static AesGcmParameters parameters() throws GeneralSecurityException {
    // No prefix: there is one key only, and five bytes less in each of a million rows.
    return AesGcmParameters.builder()
        .setKeySizeBytes(32)
        .setIvSizeBytes(12)
        .setTagSizeBytes(16)
        .setVariant(AesGcmParameters.Variant.NO_PREFIX)
        .build();
  }

  private static byte[] place(String runId) {
    return ("run-data-key:" + runId).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "RunDataKey[redacted]";
  }
}
