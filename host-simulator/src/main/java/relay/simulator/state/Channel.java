package relay.simulator.state;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Mapping, prices and an allow-list for a set of groups (host-api 6).
 *
 * @param modelMapping platform to requested to target
 * @param rest fields the simulator keeps and shows but does not act on
 */
public record Channel(
    long id,
    String name,
    String description,
    boolean active,
    String billingModelSource,
    boolean restrictModels,
    List<Long> groupIds,
    List<ModelPrice> prices,
    Map<String, Map<String, String>> modelMapping,
    Map<String, JsonNode> rest,
    Instant createdAt,
    Instant updatedAt) {

  /**
   * One entry of {@code model_pricing}.
   *
   * @param models exact names, or prefixes with a trailing star
   * @param shown the entry as it is answered
   */
  public record ModelPrice(String platform, List<String> models, ObjectNode shown) {

    boolean covers(String platformOfGroup, String model) {
      return platform.equals(platformOfGroup)
          && models.stream().anyMatch(pattern -> matches(pattern, model));
    }

    /** US dollars per token, empty when the entry does not say. */
    public Optional<Double> price(String field) {
      return Optional.ofNullable(shown.get(field))
          .filter(JsonNode::isNumber)
          .map(JsonNode::doubleValue);
    }
  }

  /** The model the channel makes of a requested one. */
  public String mapped(String platform, String requested) {
    return modelMapping.getOrDefault(platform, Map.of()).getOrDefault(requested, requested);
  }

  public Optional<ModelPrice> priceOf(String platform, String model) {
    return prices.stream().filter(price -> price.covers(platform, model)).findFirst();
  }

  private static boolean matches(String pattern, String model) {
    return pattern.endsWith("*")
        ? model.startsWith(pattern.substring(0, pattern.length() - 1))
        : pattern.equals(model);
  }
}
