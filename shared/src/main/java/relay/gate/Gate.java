package relay.gate;

/**
 * One gate as its row has it.
 *
 * @param number of the row
 * @param limits that somebody set for it
 * @param others what other base URLs did since it stopped; {@link Others#UNASKED} while it passes
 */
public record Gate(long number, GateKey key, GateLimits limits, Circuit circuit, Others others) {

  /** The same with another circuit. */
  public Gate with(Circuit changed) {
    return new Gate(number, key, limits, changed, others);
  }
}
