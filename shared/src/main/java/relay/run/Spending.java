package relay.run;

/** What a step cost: upstream tokens by leg, and calls to the host. */
public record Spending(long probeTokens, long hostTestTokens, long gatewayTokens, int hostCalls) {

  /** Nothing. */
  public static final Spending NONE = new Spending(0, 0, 0, 0);

  public Spending plus(Spending other) {
    return new Spending(
        probeTokens + other.probeTokens,
        hostTestTokens + other.hostTestTokens,
        gatewayTokens + other.gatewayTokens,
        hostCalls + other.hostCalls);
  }
}
