package relay.simulator.gateway;

import relay.simulator.http.Reply;
import relay.simulator.state.Account;

/** Sends a call to one account, in the way of one API. */
interface Forwarder {

  /**
   * Sends the call and reads as much of the answer as it takes to know what it is.
   *
   * @param model the upstream's name of the model
   */
  Outcome forward(GatewayRequest request, Account account, String model);

  /** The answer to an upstream's refusal that no other account is asked about. */
  Reply refusal(UpstreamError error);
}
