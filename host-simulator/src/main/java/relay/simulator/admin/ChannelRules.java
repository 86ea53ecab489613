package relay.simulator.admin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import relay.simulator.http.Body;
import relay.simulator.http.Envelope;
import tools.jackson.databind.JsonNode;

/**
 * What a channel's mapping, price intervals and statistics rules may not be (host-api 6.2, 6.4).
 */
final class ChannelRules {

  private static final List<String> INTERVAL_PRICES =
      List.of(
          "input_price",
          "output_price",
          "cache_write_price",
          "cache_read_price",
          "per_request_price");

  private ChannelRules() {}

  /** Requested names of one platform must not overlap. */
  static void checkMapping(Map<String, Map<String, String>> mapping) {
    mapping.forEach((platform, names) -> {
      List<String> seen = new ArrayList<>();
      for (String name : names.keySet()) {
        if (seen.stream().anyMatch(other -> Patterns.overlap(other, name))) {
          throw Envelope.refuse(
              400,
              "MAPPING_PATTERN_CONFLICT",
              "mapping pattern '%s' conflicts in platform '%s'".formatted(name, platform));
        }
        seen.add(name);
      }
    });
  }

  /** The intervals of one price entry: each priced, none inside out, none over another. */
  static void checkIntervals(Body entry) {
    List<Body> intervals =
        entry.list("intervals").orElse(List.of()).stream()
            .map(Body::of)
            .sorted(Comparator.comparingLong(ChannelRules::from))
            .toList();
    long free = 0;
    for (Body interval : intervals) {
      if (INTERVAL_PRICES.stream().allMatch(price -> interval.number(price).isEmpty())) {
        throw Envelope.refuse(
            400, "INTERVAL_MISSING_PRICE", "an interval needs at least one price");
      }
      long to = interval.integer("max_tokens").orElse(Long.MAX_VALUE);
      if (from(interval) < free || to <= from(interval)) {
        throw Envelope.refuse(
            400, "INVALID_PRICING_INTERVALS", "intervals overlap or are inside out");
      }
      free = to;
    }
  }

  /** A rule needs groups or accounts it counts for, and prices. */
  static void checkStatistics(List<JsonNode> rules) {
    for (JsonNode rule : rules) {
      if (Stream.of("group_ids", "account_ids").allMatch(scope -> rule.path(scope).isEmpty())) {
        throw Envelope.refuse(
            400, "PRICING_RULE_EMPTY_SCOPE", "a pricing rule needs groups or accounts");
      }
      if (rule.path("pricing").isEmpty()) {
        throw Envelope.refuse(400, "PRICING_RULE_EMPTY_PRICING", "a pricing rule needs prices");
      }
    }
  }

  private static long from(Body interval) {
    return interval.integer("min_tokens").orElse(0L);
  }
}
