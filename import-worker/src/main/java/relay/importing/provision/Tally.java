package relay.importing.provision;

import relay.host.TokenUsage;
import relay.run.Spending;

/** What one run of a stage costs, added up as it goes. Used by one thread. */
public final class Tally {
  private int hostCalls;
  private long gatewayTokens;
  private long hostTestTokens;

  /** One call to the host, or a share of one. */
  public void hostCall() {
    hostCalls++;
  }

  /** One call through the gateway that was answered. */
  public void gatewayTokens(TokenUsage usage) {
    gatewayTokens += usage.total();
  }

  /** One test by the host; it does not say what it took, so its known size is added. */
  public void hostTestTokens(long tokens) {
    hostTestTokens += tokens;
  }

  /** All so far. */
  public Spending spending() {
    return new Spending(0, hostTestTokens, gatewayTokens, hostCalls);
  }
}
