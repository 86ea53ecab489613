package relay.simulator.gateway;

import relay.simulator.options.HostOptions;
import relay.simulator.state.HostState;

/**
 * What the gateways of all processes of a host share, as a live host does in its Redis: slots,
 * conversations, rates, and what upstream answers did to accounts.
 */
public final class GatewayMemory {

  private final Slots userSlots = new Slots();
  private final Slots accountSlots = new Slots();
  private final RequestRates rates = new RequestRates();
  private final StickyConversations conversations;
  private final HiddenCircuit circuit;
  private final AccountStates states;

  public GatewayMemory(HostOptions options, HostState state) {
    conversations = new StickyConversations(options.times().stickyLife());
    circuit = new HiddenCircuit(options.version(), options.times().circuitPause());
    states = new AccountStates(options.version(), state, options.times(), circuit);
  }

  Slots userSlots() {
    return userSlots;
  }

  Slots accountSlots() {
    return accountSlots;
  }

  RequestRates rates() {
    return rates;
  }

  StickyConversations conversations() {
    return conversations;
  }

  HiddenCircuit circuit() {
    return circuit;
  }

  AccountStates states() {
    return states;
  }
}
