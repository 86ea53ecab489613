package relay.host;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a model costs, in US dollars <em>per token</em>. An empty price means the host's own table.
 */
public record TokenPrice(
    Optional<BigDecimal> input,
    Optional<BigDecimal> output,
    Optional<BigDecimal> cacheRead,
    Optional<BigDecimal> cacheWrite) {

  /** Nothing said: the host's own table. */
  public static final TokenPrice UNSET =
      new TokenPrice(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public TokenPrice {
    if (Stream.of(input, output, cacheRead, cacheWrite)
        .flatMap(Optional::stream)
        .anyMatch(price -> price.signum() < 0)) {
      throw new IllegalArgumentException("a price is negative");
    }
  }
}
