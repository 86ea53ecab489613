package relay.plan;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import relay.model.KeyFingerprint;
import relay.model.ProviderId;

/**
 * The names we give on a host: derived from the key's fingerprint, so that another try finds what
 * an earlier one made (design 3.1).
 */
public final class PrivateNames {
  private static final int PROVIDER_BYTES = 60;
  private static final String PREFIX = "rm-";
  private static final Pattern PRIVATE = Pattern.compile(PREFIX + "[0-9a-f]{32}(-[0-9a-f]{8})?");

  private static final Pattern ACCOUNT = Pattern.compile(".+-([0-9a-f]{32})");

  private PrivateNames() {}

  /** The name of the key's account: provider cut to 60 bytes, dash, 32 hex digits. */
  public static String account(ProviderId provider, KeyFingerprint key) {
    byte[] bytes = provider.value().getBytes(StandardCharsets.UTF_8); // a provider id is ASCII
    int length = Math.min(bytes.length, PROVIDER_BYTES);
    return new String(bytes, 0, length, StandardCharsets.UTF_8) + "-" + key.nameDigits();
  }

  /** The 32 hex digits in the name of an account of ours; empty when the name is not ours. */
  public static Optional<String> digitsOf(String accountName) {
    var name = ACCOUNT.matcher(accountName);
    return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
  }

  /** The model name that only a staged account answers to (host-api 19, row 20). */
  public static String staged(KeyFingerprint key) {
    return PREFIX + key.nameDigits();
  }

  /** A name for one proof of an account in service (host-api 19, row 24). */
  public static String oneTime(KeyFingerprint key, RandomGenerator random) {
    return staged(key) + "-" + HexFormat.of().toHexDigits(random.nextInt());
  }

  /** Whether a model name is one of these. */
  public static boolean isPrivate(String model) {
    return PRIVATE.matcher(model).matches();
  }

  /** Whether a mapping lets no user in: it holds private names and nothing else. */
  public static boolean isPrivate(Map<String, String> mapping) {
    return !mapping.isEmpty() && mapping.keySet().stream().allMatch(PrivateNames::isPrivate);
  }

  /**
   * Whether a mapping may answer to a private name of any key: by a prefix wildcard (host-api 8.3),
   * or because it is empty and serves every model.
   */
  public static boolean isOpen(Map<String, String> mapping) {
    return mapping.isEmpty() || mapping.keySet().stream().anyMatch(PrivateNames::mayMatch);
  }

  private static boolean mayMatch(String pattern) {
    if (!pattern.endsWith("*")) {
      return false;
    }
    String prefix = pattern.substring(0, pattern.length() - 1);
    return prefix.startsWith(PREFIX) || PREFIX.startsWith(prefix);
  }

  /** The mapping as users see it. */
  public static Map<String, String> publicPart(Map<String, String> mapping) {
    return mapping.entrySet().stream()
        .filter(entry -> !isPrivate(entry.getKey()))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
