package relay.run;

import java.util.Optional;

/**
 * How an item ended.
 *
 * @param access whether users can use the key
 * @param confirmation whether it was seen to work
 * @param reason exactly one when {@code access} is not {@code ACTIVE}, none when it is
 */
public record Verdict(
    AccessStatus access, ConfirmationStatus confirmation, Optional<ReasonCode> reason) {

  public Verdict {
    if (reason.isPresent() == (access == AccessStatus.ACTIVE)) {
      throw new IllegalArgumentException(access + " with reason " + reason);
    }
  }

  /** Users can use the key. */
  public static Verdict active(ConfirmationStatus confirmation) {
    return new Verdict(AccessStatus.ACTIVE, confirmation, Optional.empty());
  }

  /** The account may be good; {@code reason} is not. */
  public static Verdict degraded(ConfirmationStatus confirmation, ReasonCode reason) {
    return new Verdict(AccessStatus.DEGRADED, confirmation, Optional.of(reason));
  }

  /** The key will not work. */
  public static Verdict broken(ReasonCode reason) {
    return new Verdict(AccessStatus.BROKEN, ConfirmationStatus.FAILED, Optional.of(reason));
  }

  /** Ended before anything could be said. */
  public static Verdict unknown(ReasonCode reason) {
    return new Verdict(AccessStatus.UNKNOWN, ConfirmationStatus.PENDING, Optional.of(reason));
  }
}
