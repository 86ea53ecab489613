package relay.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The seller of keys: one base URL unless a pack says otherwise.
 *
 * @param value lower-case letters, digits and dashes, for example {@code kimi-a7m-7d7ac291}
 */
public record ProviderId(String value) {

  private static final Set<String> SAYS_NOTHING = Set.of("www", "api", "com", "cn", "net", "org");
  private static final int HASH_BYTES = 4;
  private static final int READABLE_PARTS = 2;

  public ProviderId {
    if (!value.matches("[a-z0-9][a-z0-9._-]{0,99}")) {
      throw new IllegalArgumentException("not a provider id: " + value);
    }
  }

  /** Two readable parts of the host name and 8 hex digits of the canonical base URL's SHA-256. */
  public static ProviderId derivedFrom(BaseUrl baseUrl) {
    return new ProviderId(readable(baseUrl.host()) + "-" + hash(baseUrl.value()));
  }

  private static String readable(String host) {
    List<String> parts = Arrays.asList(host.replaceAll("[^a-z0-9.-]", "").split("\\."));
    var telling =
        parts.stream()
            .filter(part -> !part.isEmpty() && !SAYS_NOTHING.contains(part))
            .limit(READABLE_PARTS)
            .map(part -> part.substring(0, Math.min(part.length(), 30)))
            .collect(Collectors.joining("-"));
    var trimmed = telling.replaceAll("^-+", "");
    return trimmed.isEmpty() ? "relay" : trimmed;
  }

  private static String hash(String text) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
