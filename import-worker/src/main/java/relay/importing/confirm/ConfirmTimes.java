package relay.importing.confirm;

import java.time.Duration;
import relay.time.Pace;
import relay.verdict.ProofTimes;

/**
 * The waits of the stage {@code confirm}.
 *
 * @param lag how long an account waits before its first proof (host-api 8.8)
 * @param keyPoll how long an item waits for a key that another one holds; nobody wakes it
 * @param proofs how old things may be that a proof is judged by
 */
public record ConfirmTimes(Duration lag, Duration keyPoll, ProofTimes proofs) {

  /** Those of a live host. */
  public static final ConfirmTimes LIVE =
      new ConfirmTimes(Duration.ofMillis(1500), Duration.ofSeconds(2), ProofTimes.LIVE);

  /** The same at another pace. */
  public ConfirmTimes at(Pace pace) {
    return new ConfirmTimes(pace.of(lag), pace.of(keyPoll), proofs.at(pace::of));
  }
}
