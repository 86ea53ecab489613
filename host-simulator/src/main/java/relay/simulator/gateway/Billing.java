package relay.simulator.gateway;

import java.time.Instant;
import java.util.Optional;
import relay.simulator.options.RunMode;
import relay.simulator.state.BuiltInPrices;
import relay.simulator.state.Channel;
import relay.simulator.state.HostState;

/** Charges served calls to balances, subscriptions and keys. Safe for concurrent use. */
final class Billing {

  private final HostState state;
  private final RunMode runMode;

  Billing(HostState state, RunMode runMode) {
    this.state = state;
    this.runMode = runMode;
  }

  /**
   * @param model the model the price is looked up by
   */
  void charge(Caller caller, String model, Usage usage) {
    if (runMode == RunMode.SIMPLE) {
      return;
    }
    double cost = cost(caller, model, usage) * caller.group().rateMultiplier();
    Instant now = state.now();
    state.keys().change(caller.key().id(), key -> key.used(cost, now));
    if (caller.subscription().isPresent()) {
      state
          .subscriptions()
          .change(caller.subscription().get().id(), subscription -> subscription.spent(cost, now));
    } else if (cost > 0) {
      state
          .users()
          .change(
              caller.user().id(),
              user -> user.withBalance(user.balance() - cost, user.totalRecharged(), now));
    }
  }

  private double cost(Caller caller, String model, Usage usage) {
    Optional<Channel.ModelPrice> own =
        state
            .channels()
            .ofGroup(caller.group().id())
            .flatMap(channel -> channel.priceOf(caller.group().platform(), model));
    Optional<BuiltInPrices.Price> builtIn = BuiltInPrices.of(model);
    double input =
        own.flatMap(price -> price.price("input_price"))
            .or(() -> builtIn.map(BuiltInPrices.Price::input))
            .orElse(0.0);
    double output =
        own.flatMap(price -> price.price("output_price"))
            .or(() -> builtIn.map(BuiltInPrices.Price::output))
            .orElse(0.0);
    return usage.input() * input + usage.output() * output;
  }
}
