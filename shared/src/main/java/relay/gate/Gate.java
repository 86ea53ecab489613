package relay.gate;

import java.time.Instant;

/**
 * One gate as its row has it.
 *
 * @param number of the row
 * @param others what other base URLs did since it stopped; {@link Others#UNASKED} while it passes
 * @param seenAt when somebody last came
 */
public record Gate(long number, GateKey key, Circuit circuit, Others others, Instant seenAt) {

  /** The same with another circuit. */
  public Gate with(Circuit changed) {
    return new Gate(number, key, changed, others, seenAt);
  }
}
