package relay.importing.groups;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relay.host.HostChannel;
import relay.host.HostChannels;
import relay.host.PriceEntry;
import relay.host.TokenPrice;
import relay.model.ModelId;
import relay.run.RunSettings.Price;

/**
 * What a model costs its users: the run's price, else the host's own table (design 3.1). A model
 * that neither knows is served free of charge.
 */
final class ModelPrices {
  private final Map<String, Price> prices;
  private final HostChannels host;

  ModelPrices(Map<String, Price> prices, HostChannels host) {
    this.prices = prices;
    this.host = host;
  }

  /** Those names that the run gives a price. */
  Set<String> pricedByTheRun(Collection<String> names) {
    return names.stream().filter(this::hasPrice).collect(Collectors.toUnmodifiableSet());
  }

  /** Price entries for these names, equal prices together, at most 100 names an entry. */
  List<PriceEntry> entries(Collection<String> names) {
    Map<TokenPrice, List<String>> byPrice =
        names.stream().sorted().collect(Collectors.groupingBy(this::price));
    var entries = new ArrayList<PriceEntry>();
    byPrice.forEach((price, alike) ->
        chunks(alike).map(chunk -> new PriceEntry(chunk, price)).forEach(entries::add));
    return entries;
  }

  /**
   * Those names that nothing prices: neither the run, nor an entry of the channel, nor the host.
   *
   * @param beforeEach called before each question to the host
   */
  Set<String> unpriced(
      Collection<String> names, Optional<HostChannel> channel, Runnable beforeEach) {
    var free = new HashSet<String>();
    for (var name : names) {
      if (hasPrice(name) || channel.stream().anyMatch(it -> prices(it, name))) {
        continue;
      }
      beforeEach.run();
      if (host.priceOf(new ModelId(name)).isEmpty()) {
        free.add(name);
      }
    }
    return free;
  }

  private boolean hasPrice(String name) {
    return !price(name).equals(TokenPrice.UNSET);
  }

  private TokenPrice price(String name) {
    var price = prices.get(name);
    return price == null
        ? TokenPrice.UNSET
        : new TokenPrice(
            Optional.ofNullable(price.input()),
            Optional.ofNullable(price.output()),
            Optional.empty(),
            Optional.empty());
  }

  private static boolean prices(HostChannel channel, String name) {
    return channel.prices().stream()
        .filter(entry -> entry.covers(name))
        .anyMatch(entry -> !Objects.equals(entry.price(), TokenPrice.UNSET));
  }

  private static Stream<List<String>> chunks(List<String> names) {
    return Stream.iterate(0, from -> from < names.size(), from -> from + PriceEntry.MAX_MODELS)
        .map(from -> names.subList(from, Math.min(names.size(), from + PriceEntry.MAX_MODELS)));
  }
}
