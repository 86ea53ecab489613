package relay.host.sub2api;

import static relay.host.HostOperation.CHANNEL_READ;
import static relay.host.HostOperation.CHANNEL_WRITE;
import static relay.host.HostOperation.MODEL_PRICE;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import relay.host.ChannelChange;
import relay.host.ChannelRef;
import relay.host.GroupRef;
import relay.host.HostChannel;
import relay.host.HostChannels;
import relay.host.HostPage;
import relay.host.NewChannel;
import relay.host.PriceEntry;
import relay.host.TokenPrice;
import relay.model.ModelId;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** Channels over HTTP (host-api 6). */
final class Sub2ApiChannels implements HostChannels {
  private static final TypeReference<ChannelJson> CHANNEL = new TypeReference<>() {};
  private static final TypeReference<JsonNode> RAW = new TypeReference<>() {};
  private static final TypeReference<Pages.PageJson<ChannelJson>> PAGE = new TypeReference<>() {};
  private static final TypeReference<PriceJson.FoundPrice> FOUND = new TypeReference<>() {};

  private final HostCalls calls;

  Sub2ApiChannels(HostCalls calls) {
    this.calls = calls;
  }

  record ChannelJson(
      long id,
      @Nullable String name,
      @Nullable String status,
      @Nullable List<Long> groupIds,
      boolean restrictModels,
      @Nullable List<PriceJson> modelPricing) {

    ChannelJson {
      Refs.check(id);
    }

    HostChannel toChannel() {
      return new HostChannel(
          new ChannelRef(id),
          Texts.orEmpty(name),
          "active".equals(status),
          Refs.groups(groupIds),
          restrictModels,
          modelPricing == null
              ? List.of()
              : modelPricing.stream().flatMap(price -> price.toEntry().stream()).toList());
    }
  }

  private record NewChannelJson(
      String name,
      String description,
      List<Long> groupIds,
      List<PriceJson> modelPricing,
      boolean restrictModels,
      String billingModelSource) {

    static NewChannelJson of(NewChannel channel) {
      return new NewChannelJson(
          channel.name(),
          channel.description(),
          Refs.ids(channel.groups()),
          channel.prices().stream().map(PriceJson::of).toList(),
          channel.restrictsModels(),
          // Without a mapping in the channel this is the name the user asked for.
          "channel_mapped");
    }
  }

  private record ChannelChangeJson(
      Optional<String> description,
      Optional<String> status,
      Optional<Boolean> restrictModels,
      Optional<List<Long>> groupIds,
      Optional<List<PriceJson>> modelPricing) {

    static ChannelChangeJson of(ChannelChange change) {
      return new ChannelChangeJson(
          change.description(),
          change.active().map(on -> on ? "active" : "disabled"),
          change.restrictsModels(),
          change.groups().map(Refs::ids),
          change.prices().map(prices -> prices.stream().map(PriceJson::of).toList()));
    }
  }

  @Override
  public List<HostChannel> list() {
    return Pages.all(number -> page("", number));
  }

  @Override
  public Optional<HostChannel> find(ChannelRef channel) {
    return calls
        .dataIfThere(HostCall.get(CHANNEL_READ, path(channel)), CHANNEL)
        .map(ChannelJson::toChannel);
  }

  @Override
  public Optional<HostChannel> findByName(String name) {
    // The search is a substring of name or description, so the name is compared here.
    return Pages.all(number -> page("search=%s&".formatted(HostCall.query(name)), number)).stream()
        .filter(channel -> channel.name().equals(name))
        .findFirst();
  }

  @Override
  public HostChannel create(NewChannel channel) {
    return calls
        .data(HostCall.post(CHANNEL_WRITE, "/channels", NewChannelJson.of(channel)), CHANNEL)
        .toChannel();
  }

  @Override
  public HostChannel extend(ChannelRef channel, List<PriceEntry> prices, Set<GroupRef> groups) {
    // Both lists are replaced as a whole by a PUT, and later hosts have price fields that we do
    // not know: what is there travels back as it came.
    JsonNode current = calls.data(HostCall.get(CHANNEL_READ, path(channel)), RAW);
    Map<String, Object> change = new LinkedHashMap<>();
    if (!prices.isEmpty()) {
      change.put("model_pricing", extended(current.path("model_pricing"), prices));
    }
    if (!groups.isEmpty()) {
      change.put("group_ids", united(current.path("group_ids"), groups));
    }
    return calls.data(HostCall.put(CHANNEL_WRITE, path(channel), change), CHANNEL).toChannel();
  }

  @Override
  public HostChannel update(ChannelRef channel, ChannelChange change) {
    HostCall call = HostCall.put(CHANNEL_WRITE, path(channel), ChannelChangeJson.of(change));
    return calls.data(call, CHANNEL).toChannel();
  }

  @Override
  public void delete(ChannelRef channel) {
    calls.runUntilGone(HostCall.delete(CHANNEL_WRITE, path(channel)));
  }

  @Override
  public Optional<TokenPrice> priceOf(ModelId model) {
    String path = "/channels/model-pricing?model=" + HostCall.query(model.value());
    return calls.data(HostCall.get(MODEL_PRICE, path), FOUND).toPrice();
  }

  private static List<Object> extended(JsonNode current, List<PriceEntry> added) {
    List<Object> entries = new ArrayList<>();
    current.forEach(entries::add);
    added.stream().map(PriceJson::of).forEach(entries::add);
    return entries;
  }

  private static Set<Long> united(JsonNode current, Set<GroupRef> added) {
    Set<Long> ids = new TreeSet<>(Refs.ids(added));
    current.forEach(id -> ids.add(id.asLong()));
    return ids;
  }

  private HostPage<HostChannel> page(String filter, int number) {
    String path = "/channels?%s%s".formatted(filter, Pages.query(number, Pages.SIZE));
    Pages.PageJson<ChannelJson> page = calls.data(HostCall.get(CHANNEL_READ, path), PAGE);
    return new HostPage<>(
        page.rows().stream().map(ChannelJson::toChannel).toList(), page.total(), Pages.SIZE);
  }

  private static String path(ChannelRef channel) {
    return "/channels/" + channel;
  }
}
