package relay.simulator.gateway;

import java.time.Instant;
import java.util.Optional;
import relay.simulator.http.Envelope;
import relay.simulator.http.Reply;
import relay.simulator.options.HostSwitch;
import relay.simulator.options.Switches;
import relay.simulator.state.BuiltInPrices;
import relay.simulator.state.Channel;
import relay.simulator.state.HostState;

/**
 * What calls may cost, and what they did: balances, subscriptions and keys (host-api 14.4). Safe
 * for concurrent use.
 */
final class Billing {

  private final HostState state;
  private final Switches switches;

  Billing(HostState state, Switches switches) {
    this.state = state;
    this.switches = switches;
  }

  /** Why a call that has passed every check may not be paid for after all. */
  Optional<Reply> refusal(Caller caller) {
    if (switches.isOn(HostSwitch.SIMPLE_MODE)) {
      return Optional.empty();
    }
    Instant now = state.now();
    if (state.keys().find(caller.key().id()).filter(key -> key.isSpentUp(now)).isPresent()) {
      return Optional.of(
          Envelope.openAiError(429, "rate_limit_exceeded", "API key spending limit exceeded"));
    }
    boolean pays =
        caller.subscription().isPresent()
            ? state
                .subscriptions()
                .find(caller.subscription().get().id())
                .filter(row -> row.isActive(now) && !row.isUsedUp(caller.group(), now))
                .isPresent()
            : state.users().find(caller.user().id()).filter(u -> u.balance() > 0).isPresent();
    return pays
        ? Optional.empty()
        : Optional.of(Envelope.openAiError(403, "billing_error", "billing check failed"));
  }

  /**
   * @param model the model the price is looked up by
   */
  void charge(Caller caller, String model, Usage usage) {
    if (switches.isOn(HostSwitch.SIMPLE_MODE)) {
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
