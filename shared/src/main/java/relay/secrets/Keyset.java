package relay.secrets;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.config.TinkConfig2026;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
import com.google.crypto.tink.prf.PrfSet;
import java.security.GeneralSecurityException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The two keys an installation stands on: the <em>master</em> key, which seals credentials and
 * wraps the data keys of runs and may be rotated (old keys stay in the set for reading), and the
 * <em>identity</em> key, which names API keys and is never rotated: a new one would make every
 * known key a stranger.
 *
 * <p>As text it is a JSON object with the members {@code format}, {@code master} and {@code
 * identity}. Immutable and safe for concurrent use; {@link #toString()} shows nothing.
 */
public final class Keyset {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int FORMAT = 1;

  private final KeysetHandle master;
  private final KeysetHandle identity;

  private Keyset(KeysetHandle master, KeysetHandle identity) {
    this.master = master;
    this.identity = identity;
  }

  /**
   * Reads the text form.
   *
   * @throws KeysetException when the text is not a keyset; the message never repeats the text
   */
  public static Keyset parse(String text) {
    JsonNode root = readTree(text);
    if (root.path("format").asInt(0) != FORMAT) {
      throw new KeysetException("The keyset has no \"format\": 1");
    }
    return new Keyset(handle(root, "master"), handle(root, "identity"));
  }

  /** A new keyset from the system's secure random. Only the launcher and tests make one. */
  public static Keyset generate() {
    try {
      return new Keyset(
          KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, TinkConfig2026.get()),
          KeysetHandle.generateNew(PredefinedPrfParameters.HMAC_SHA256_PRF, TinkConfig2026.get()));
    } catch (GeneralSecurityException e) {
      throw new KeysetException("The keyset could not be generated", e);
    }
  }

  /** The text form, in clear, on one line: for the keyset file and nothing else. */
  String toText() {
    try {
      var root = JSON.createObjectNode();
      root.put("format", FORMAT);
      root.set("master", JSON.readTree(serialize(master)));
      root.set("identity", JSON.readTree(serialize(identity)));
      return JSON.writeValueAsString(root);
    } catch (GeneralSecurityException e) {
      throw new KeysetException("The keyset could not be written", e);
    }
  }

  Aead master() {
    try {
      return master.getPrimitive(TinkConfig2026.get(), Aead.class);
    } catch (GeneralSecurityException e) {
      throw new KeysetException("The keyset's \"master\" is not an AEAD key", e);
    }
  }

  PrfSet identity() {
    try {
      return identity.getPrimitive(TinkConfig2026.get(), PrfSet.class);
    } catch (GeneralSecurityException e) {
      throw new KeysetException("The keyset's \"identity\" is not an HMAC key", e);
    }
  }

  private static JsonNode readTree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException _) {
      // Jackson quotes the text it could not read: neither its message nor the cause may travel.
      throw new KeysetException("The keyset is not JSON");
    }
  }

  private static KeysetHandle handle(JsonNode root, String member) {
    JsonNode node = root.path(member);
    if (!node.isObject()) {
      throw new KeysetException("The keyset has no \"" + member + "\"");
    }
    try {
      return TinkJsonProtoKeysetFormat.parseKeyset(
          node.toString(), TinkConfig2026.get(), InsecureSecretKeyAccess.get());
    } catch (GeneralSecurityException _) {
      throw new KeysetException("The keyset's \"" + member + "\" is no Tink keyset");
    }
  }

  private static String serialize(KeysetHandle handle) throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.serializeKeyset(
        handle, TinkConfig2026.get(), InsecureSecretKeyAccess.get());
  }

  @Override
  public String toString() {
    return "Keyset[redacted]";
  }
}
