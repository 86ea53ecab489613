package relay.host.sub2api;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.host.HostGroup;
import relay.host.PriceEntry;
import relay.host.TokenPrice;

/** A price entry of a channel (host-api 6.2); without a platform it would count for anthropic. */
record PriceJson(
    @Nullable String platform,
    @Nullable List<String> models,
    @Nullable String billingMode,
    @Nullable BigDecimal inputPrice,
    @Nullable BigDecimal outputPrice,
    @Nullable BigDecimal cacheReadPrice,
    @Nullable BigDecimal cacheWritePrice) {

  /** What the host's own price table says. */
  record FoundPrice(
      boolean found,
      @Nullable BigDecimal inputPrice,
      @Nullable BigDecimal outputPrice,
      @Nullable BigDecimal cacheReadPrice,
      @Nullable BigDecimal cacheWritePrice) {

    Optional<TokenPrice> toPrice() {
      return found
          ? Optional.of(price(inputPrice, outputPrice, cacheReadPrice, cacheWritePrice))
          : Optional.empty();
    }
  }

  static PriceJson of(PriceEntry entry) {
    TokenPrice price = entry.price();
    return new PriceJson(
        HostGroup.OPENAI,
        entry.models(),
        "token",
        price.input().orElse(null),
        price.output().orElse(null),
        price.cacheRead().orElse(null),
        price.cacheWrite().orElse(null));
  }

  /** Empty for other platforms, and for an entry that the host would not take back from us. */
  Optional<PriceEntry> toEntry() {
    boolean ours = HostGroup.OPENAI.equals(platform);
    if (!ours || models == null || models.isEmpty() || models.size() > PriceEntry.MAX_MODELS) {
      return Optional.empty();
    }
    return Optional.of(
        new PriceEntry(models, price(inputPrice, outputPrice, cacheReadPrice, cacheWritePrice)));
  }

  private static TokenPrice price(
      @Nullable BigDecimal input,
      @Nullable BigDecimal output,
      @Nullable BigDecimal cacheRead,
      @Nullable BigDecimal cacheWrite) {
    return new TokenPrice(
        Optional.ofNullable(input),
        Optional.ofNullable(output),
        Optional.ofNullable(cacheRead),
        Optional.ofNullable(cacheWrite));
  }
}
