package relay.simulator.state;

import java.util.Map;
import java.util.Optional;

/** The few built-in prices the simulator knows; a model that is unknown here costs nothing. */
public final class BuiltInPrices {

  private static final Map<String, Price> PRICES =
      Map.of(
          "deepseek-chat", new Price(0.00000028, 0.00000042),
          "deepseek-reasoner", new Price(0.00000028, 0.00000042),
          "gpt-5.4", new Price(0.0000025, 0.000015),
          "gpt-5.4-mini", new Price(0.00000075, 0.0000045));

  private BuiltInPrices() {}

  /** US dollars per token. */
  public record Price(double input, double output) {}

  public static Optional<Price> of(String model) {
    return Optional.ofNullable(PRICES.get(model));
  }
}
