package relay.importing.access;

import relay.run.Blame;
import relay.run.ReasonCode;

/**
 * Why a closure failed.
 *
 * @param lasting whether another attempt is pointless
 * @param detail for people; redacted
 */
record ClosureFailure(ReasonCode reason, Lasting lasting, String detail) {

  /** Whether it may pass by itself. */
  enum Lasting {
    MAY_PASS,
    /** The host is out of order: waited out for the run's park limit, without an attempt. */
    OUTAGE,
    FOR_GOOD
  }

  ClosureFailure {
    if (reason.blame() == Blame.UPSTREAM || reason.blame() == Blame.EGRESS) {
      throw new IllegalArgumentException("a closure says nothing about a key: " + reason);
    }
  }
}
