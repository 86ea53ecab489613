package relay.simulator.state;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.simulator.http.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An account's {@code credentials} (host-api 8.3). Compact, since there may be 200,000 of them.
 *
 * @param modelMapping requested name to upstream name; empty accepts every name
 * @param rest what else was given, by field
 */
public record Credentials(
    @Nullable String baseUrl,
    @Nullable String apiKey,
    Map<String, String> modelMapping,
    Map<String, JsonNode> rest) {

  private static final String BASE_URL = "base_url";
  private static final String API_KEY = "api_key";
  private static final String MODEL_MAPPING = "model_mapping";
  private static final String DEFAULT_BASE_URL = "https://api.openai.com";
  private static final int FINGERPRINT_DIGITS = 12;

  /** Takes an object apart; a mapping that is not text to text stays among the rest. */
  public static Credentials of(ObjectNode json) {
    Map<String, JsonNode> rest = new LinkedHashMap<>();
    String baseUrl = null;
    String apiKey = null;
    Map<String, String> mapping = Map.of();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      JsonNode value = field.getValue();
      if (field.getKey().equals(BASE_URL) && value.isString()) {
        baseUrl = value.stringValue().intern();
      } else if (field.getKey().equals(API_KEY) && value.isString()) {
        apiKey = value.stringValue();
      } else if (field.getKey().equals(MODEL_MAPPING) && isTextMap(value)) {
        mapping = textMap(value);
      } else {
        rest.put(field.getKey(), value);
      }
    }
    return new Credentials(baseUrl, apiKey, mapping, rest.isEmpty() ? Map.of() : rest);
  }

  /** These with the given fields on top, key by key; a mapping inside is replaced whole. */
  public Credentials merge(ObjectNode changes) {
    return of(toJson().setAll(changes));
  }

  /** These with this one's key where {@code changed} has none. */
  public Credentials replaceKeepingKey(ObjectNode changed) {
    Credentials replaced = of(changed);
    return replaced.apiKey != null
        ? replaced
        : new Credentials(replaced.baseUrl, apiKey, replaced.modelMapping, replaced.rest);
  }

  /** All of it, the key in clear. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    if (apiKey != null) {
      json.put(API_KEY, apiKey);
    }
    return json.setAll(shown());
  }

  /** What an answer may show. */
  public ObjectNode shown() {
    ObjectNode json = Json.object();
    if (baseUrl != null) {
      json.put(BASE_URL, baseUrl);
    }
    if (!modelMapping.isEmpty()) {
      json.set(MODEL_MAPPING, Json.texts(modelMapping));
    }
    return json.setAll(rest);
  }

  public boolean hasKey() {
    return apiKey != null && !apiKey.isEmpty();
  }

  /** Where calls go, without a trailing slash. */
  public String target() {
    String url = baseUrl == null || baseUrl.isBlank() ? DEFAULT_BASE_URL : baseUrl.trim();
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** The upstream name of a requested one, empty when the mapping does not let it through. */
  public Optional<String> upstreamModel(String requested) {
    return modelMapping.isEmpty() ? Optional.of(requested) : mapped(requested);
  }

  /** The mapping's entry for a name: exact first, then the longest pattern with a trailing star. */
  public Optional<String> mapped(String requested) {
    String exact = modelMapping.get(requested);
    if (exact != null) {
      return Optional.of(exact);
    }
    return modelMapping.entrySet().stream()
        .filter(entry -> matches(entry.getKey(), requested))
        .max(Comparator.comparingInt(entry -> entry.getKey().length()))
        .map(Map.Entry::getValue);
  }

  /** The first 12 hex digits of SHA-256 over base URL, newline, key: safe to show. */
  public String fingerprint() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  (target(baseUrl) + "\n" + (apiKey == null ? "" : apiKey))
                      .getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, FINGERPRINT_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "Credentials[redacted]";
  }

  private static String target(@Nullable String baseUrl) {
    return baseUrl == null ? "" : baseUrl;
  }

  private static boolean matches(String pattern, String requested) {
    return pattern.endsWith("*")
        && requested.startsWith(pattern.substring(0, pattern.length() - 1));
  }

  private static boolean isTextMap(JsonNode value) {
    return value.isObject() && value.valueStream().allMatch(JsonNode::isString);
  }

  private static Map<String, String> textMap(JsonNode value) {
    Map<String, String> map = new LinkedHashMap<>();
    value.properties().forEach(field -> map.put(field.getKey(), field.getValue().stringValue()));
    return switch (map.size()) {
      case 0 -> Map.of();
      case 1 -> Map.copyOf(map);
      default -> map;
    };
  }
}
