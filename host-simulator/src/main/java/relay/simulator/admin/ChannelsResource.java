package relay.simulator.admin;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relay.simulator.http.Body;
import relay.simulator.http.Envelope;
import relay.simulator.http.Exchange;
import relay.simulator.http.Json;
import relay.simulator.http.Refusal;
import relay.simulator.http.Reply;
import relay.simulator.http.Router;
import relay.simulator.state.BuiltInPrices;
import relay.simulator.state.Channel;
import relay.simulator.state.Channels;
import relay.simulator.state.HostState;
import relay.simulator.state.User;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Channels (host-api 6). */
final class ChannelsResource {

  private static final String PATH = "/api/v1/admin/channels";
  private static final int LONGEST_NAME = 100;
  private static final List<String> SOURCES = List.of("requested", "upstream", "channel_mapped");
  private static final List<String> STATUSES = List.of("active", "disabled");
  private static final Map<String, Comparator<Channel>> ORDERS =
      Map.of(
          "created_at",
          Comparator.comparing(Channel::createdAt).thenComparingLong(Channel::id),
          "id",
          Comparator.comparingLong(Channel::id),
          "name",
          Comparator.comparing(Channel::name),
          "status",
          Comparator.comparing(Channel::active));

  private final HostState state;
  private final Authentication authentication;
  private final ChannelPrices prices;

  ChannelsResource(HostState state, Authentication authentication, ChannelPrices prices) {
    this.state = state;
    this.authentication = authentication;
    this.prices = prices;
  }

  void register(Router router) {
    router.add("GET", PATH, authentication.admin(this::list));
    router.add("GET", PATH + "/model-pricing", authentication.admin(this::modelPricing));
    router.add("GET", PATH + "/{id}", authentication.admin(this::get));
    router.add("POST", PATH, authentication.admin(this::create));
    router.add("PUT", PATH + "/{id}", authentication.admin(this::update));
    router.add("DELETE", PATH + "/{id}", authentication.admin(this::delete));
  }

  private Reply list(Exchange exchange, User admin) {
    List<Channel> rows =
        state.channels().all().stream()
            .filter(channel ->
                exchange
                    .filter("status")
                    .map(status -> status.equals("active") == channel.active())
                    .orElse(true))
            .filter(channel -> Lists.found(exchange, channel.name(), channel.description()))
            .sorted(Lists.order(exchange, ORDERS, "created_at", true))
            .toList();
    return Envelope.success(Lists.page(exchange, rows, ChannelsResource::view));
  }

  private Reply modelPricing(Exchange exchange, User admin) {
    String model =
        exchange
            .filter("model")
            .orElseThrow(
                () -> Envelope.refuse(400, "MISSING_PARAMETER", "model parameter is required"));
    Optional<BuiltInPrices.Price> price = BuiltInPrices.of(model);
    ObjectNode data = Json.object().put("found", price.isPresent());
    price.ifPresent(known ->
        data.put("input_price", known.input())
            .put("output_price", known.output())
            .put("cache_write_price", 0)
            .put("cache_read_price", 0)
            .put("image_output_price", 0));
    return Envelope.success(data);
  }

  private Reply get(Exchange exchange, User admin) {
    return Envelope.success(view(required(exchange)));
  }

  private Reply create(Exchange exchange, User admin) {
    Body body = body(exchange);
    body.check("createChannelRequest")
        .requiredText("name", "Name")
        .that(!isTooLong(body), "Name", "max")
        .oneOf("billing_model_source", "BillingModelSource", SOURCES)
        .refuse();
    List<Long> groups = body.ids("group_ids").orElse(List.of());
    List<Channel.ModelPrice> priced = body.list("model_pricing").map(prices::of).orElse(List.of());
    checkRules(body);
    checkGroups(groups);
    Channels.Stored stored =
        state
            .channels()
            .add(body.text("name").orElseThrow(), groups, id -> made(id, body, groups, priced));
    return Envelope.success(view(done(stored)));
  }

  private Channel made(long id, Body body, List<Long> groups, List<Channel.ModelPrice> priced) {
    Instant now = state.now();
    return new Channel(
        id,
        body.text("name").orElseThrow(),
        body.text("description").orElse(""),
        true,
        source(body).orElse("channel_mapped"),
        body.flag("restrict_models").orElse(false),
        groups,
        priced,
        mapping(body).orElse(Map.of()),
        rest(body),
        now,
        now);
  }

  private Reply update(Exchange exchange, User admin) {
    Channel before = required(exchange);
    Body body = body(exchange);
    body.check("updateChannelRequest")
        .that(!isTooLong(body), "Name", "max")
        .oneOf("billing_model_source", "BillingModelSource", SOURCES)
        .oneOf("status", "Status", STATUSES)
        .refuse();
    List<Long> groups = body.ids("group_ids").orElse(before.groupIds());
    List<Channel.ModelPrice> priced =
        body.list("model_pricing").map(prices::of).orElse(before.prices());
    checkRules(body);
    body.ids("group_ids").ifPresent(this::checkGroups);
    Map<String, JsonNode> rest = new HashMap<>(before.rest());
    rest.putAll(rest(body));
    Channel after =
        new Channel(
            before.id(),
            body.text("name").filter(name -> !name.isEmpty()).orElse(before.name()),
            body.text("description").orElse(before.description()),
            body.text("status").map("active"::equals).orElse(before.active()),
            source(body).orElse(before.billingModelSource()),
            body.flag("restrict_models").orElse(before.restrictModels()),
            groups,
            priced,
            mapping(body).orElse(before.modelMapping()),
            rest,
            before.createdAt(),
            state.now());
    return Envelope.success(view(done(state.channels().replace(after))));
  }

  private Reply delete(Exchange exchange, User admin) {
    state.channels().remove(required(exchange).id());
    return Envelope.message("Channel deleted successfully");
  }

  private Channel required(Exchange exchange) {
    long id =
        exchange
            .wholeId()
            .orElseThrow(() -> Envelope.refuse(400, "INVALID_CHANNEL_ID", "Invalid channel ID"));
    return state
        .channels()
        .find(id)
        .orElseThrow(() -> Envelope.refuse(404, "CHANNEL_NOT_FOUND", "channel not found"));
  }

  private static void checkRules(Body body) {
    mapping(body).ifPresent(ChannelRules::checkMapping);
    body.list("account_stats_pricing_rules").ifPresent(ChannelRules::checkStatistics);
  }

  /** A group that never was breaks a foreign key, and the whole call is rolled back. */
  private void checkGroups(List<Long> groups) {
    if (!groups.stream().allMatch(state.groups()::everExisted)) {
      throw Envelope.internalError();
    }
  }

  private static Channel done(Channels.Stored stored) {
    return switch (stored) {
      case Channels.Stored.Done done -> done.channel();
      case Channels.Stored.NameTaken taken ->
          throw Envelope.refuse(409, "CHANNEL_EXISTS", "channel name already exists");
      case Channels.Stored.GroupTaken taken ->
          throw Envelope.refuse(
              409,
              "GROUP_ALREADY_IN_CHANNEL",
              "one or more groups already belong to another channel");
    };
  }

  private static Body body(Exchange exchange) {
    return Body.of(exchange, ChannelsResource::invalid);
  }

  private static Refusal invalid(String message) {
    return Envelope.refuse(400, "VALIDATION_ERROR", message);
  }

  private static boolean isTooLong(Body body) {
    return body.text("name")
        .filter(name -> name.codePointCount(0, name.length()) > LONGEST_NAME)
        .isPresent();
  }

  private static Optional<String> source(Body body) {
    return body.text("billing_model_source").filter(text -> !text.isEmpty());
  }

  private static Optional<Map<String, Map<String, String>>> mapping(Body body) {
    return body.object("model_mapping")
        .map(object -> {
          Map<String, Map<String, String>> mapping = new LinkedHashMap<>();
          object
              .properties()
              .forEach(field -> mapping.put(field.getKey(), texts(field.getValue())));
          return mapping;
        });
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asString()));
    return texts;
  }

  private static Map<String, JsonNode> rest(Body body) {
    Map<String, JsonNode> rest = new HashMap<>();
    for (String field :
        List.of(
            "features",
            "features_config",
            "apply_pricing_to_account_stats",
            "account_stats_pricing_rules")) {
      if (body.has(field)) {
        rest.put(field, body.json().get(field));
      }
    }
    return rest;
  }

  private static ObjectNode view(Channel channel) {
    ObjectNode json =
        Json.object()
            .put("id", channel.id())
            .put("name", channel.name())
            .put("description", channel.description())
            .put("status", channel.active() ? "active" : "disabled")
            .put("billing_model_source", channel.billingModelSource())
            .put("restrict_models", channel.restrictModels())
            .put("features", "");
    json.set("features_config", Json.object());
    json.set("group_ids", Json.ids(channel.groupIds()));
    json.set(
        "model_pricing",
        Json.array().addAll(channel.prices().stream().map(Channel.ModelPrice::shown).toList()));
    ObjectNode mapping = json.putObject("model_mapping");
    channel.modelMapping().forEach((platform, names) -> mapping.set(platform, Json.texts(names)));
    json.put("apply_pricing_to_account_stats", false);
    json.set("account_stats_pricing_rules", Json.array());
    channel.rest().forEach(json::set);
    return json.put("created_at", text(channel.createdAt()))
        .put("updated_at", text(channel.updatedAt()));
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
