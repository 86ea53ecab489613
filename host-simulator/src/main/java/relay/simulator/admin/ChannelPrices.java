package relay.simulator.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relay.simulator.http.Body;
import relay.simulator.http.Envelope;
import relay.simulator.http.Json;
import relay.simulator.options.HostVersion;
import relay.simulator.state.Channel.ModelPrice;
import relay.simulator.state.Channels;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and checks the {@code model_pricing} of a channel (host-api 6.2). */
final class ChannelPrices {

  private static final List<String> PRICES =
      List.of(
          "input_price",
          "output_price",
          "cache_write_price",
          "cache_read_price",
          "image_output_price",
          "per_request_price");

  private final HostVersion version;
  private final Channels channels;

  ChannelPrices(HostVersion version, Channels channels) {
    this.version = version;
    this.channels = channels;
  }

  List<ModelPrice> of(List<JsonNode> entries) {
    List<Body> bodies = entries.stream().map(Body::of).toList();
    bodies.forEach(ChannelPrices::check);
    checkPatterns(bodies);
    return bodies.stream().map(this::price).toList();
  }

  private ModelPrice price(Body entry) {
    List<String> models = models(entry);
    ObjectNode shown =
        Json.object().put("id", channels.nextPriceId()).put("platform", platform(entry));
    shown.set("models", Json.texts(models));
    shown.put("billing_mode", mode(entry));
    put(shown, entry, "input_price", "output_price", "cache_write_price", "cache_read_price");
    if (version.pricesInFull()) {
      put(shown, entry, "fast_multiplier", "flex_multiplier", "image_input_price");
    }
    put(shown, entry, "image_output_price", "per_request_price");
    shown.set("intervals", Json.array().addAll(entry.list("intervals").orElse(List.of())));
    if (version.pricesInFull()) {
      shown.putNull("time_pricing");
    }
    return new ModelPrice(platform(entry), models, shown);
  }

  private static void put(ObjectNode shown, Body entry, String... fields) {
    for (String field : fields) {
      shown.put(field, entry.number(field).orElse(null));
    }
  }

  private static void check(Body entry) {
    for (String price : PRICES) {
      if (entry.number(price).filter(value -> value < 0).isPresent()) {
        throw Envelope.refuse(400, "NEGATIVE_PRICE", price + " must be >= 0");
      }
    }
    ChannelRules.checkIntervals(entry);
    boolean perCall = mode(entry).equals("per_request") || mode(entry).equals("image");
    boolean priced =
        entry.number("per_request_price").isPresent()
            || !entry.list("intervals").orElse(List.of()).isEmpty();
    if (perCall && !priced) {
      throw Envelope.refuse(
          400,
          "BILLING_MODE_MISSING_PRICE",
          "per-request price or intervals required for per_request/image billing mode");
    }
  }

  private static void checkPatterns(List<Body> entries) {
    List<String[]> seen = new ArrayList<>();
    for (Body entry : entries) {
      for (String model : models(entry)) {
        String platform = platform(entry);
        for (String[] other : seen) {
          if (other[0].equals(platform) && Patterns.overlap(other[1], model)) {
            throw Envelope.refuse(
                400,
                "MODEL_PATTERN_CONFLICT",
                "model patterns '%s' and '%s' conflict in platform '%s': overlapping match range"
                    .formatted(other[1], model, platform));
          }
        }
        seen.add(new String[] {platform, model});
      }
    }
  }

  private static List<String> models(Body entry) {
    return entry.list("models").orElse(List.of()).stream()
        .map(JsonNode::stringValueOpt)
        .flatMap(Optional::stream)
        .toList();
  }

  /** Without a platform an entry counts for Anthropic groups. */
  private static String platform(Body entry) {
    return entry.text("platform").filter(text -> !text.isEmpty()).orElse("anthropic");
  }

  private static String mode(Body entry) {
    return entry.text("billing_mode").filter(text -> !text.isEmpty()).orElse("token");
  }
}
