package relay.importing.confirm;

import java.time.Duration;
import java.time.Instant;
import relay.time.Pace;
import relay.verdict.ProofTimes;

/**
 * The waits of the stage {@code confirm}.
 *
 * @param lag how long an account waits before its first proof (host-api 8.8)
 * @param keyPoll how long an item waits for a key that another one holds; nobody wakes it
 * @param proofs how old things may be that a proof is judged by
 * @param admissionEvery from one moment at which proved accounts are admitted to the next; those of
 *     the whole fleet wait for the same moments, so that equal ones share a call
 */
public record ConfirmTimes(
    Duration lag, Duration keyPoll, ProofTimes proofs, Duration admissionEvery) {

  /** Those of a live host. */
  public static final ConfirmTimes LIVE =
      new ConfirmTimes(
          Duration.ofMillis(1500), Duration.ofSeconds(2), ProofTimes.LIVE, Duration.ofSeconds(2));

  /** The same at another pace. */
  public ConfirmTimes at(Pace pace) {
    return new ConfirmTimes(
        pace.of(lag), pace.of(keyPoll), proofs.at(pace::of), pace.of(admissionEvery));
  }

  /** How long it is from now to the next admissions. */
  Duration untilAdmissions(Instant now) {
    long every = Math.max(1, admissionEvery.toMillis());
    return Duration.ofMillis(every - Math.floorMod(now.toEpochMilli(), every));
  }
}
