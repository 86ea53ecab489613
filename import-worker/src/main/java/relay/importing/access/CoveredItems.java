package relay.importing.access;

import java.time.Instant;
import relay.run.ReasonCode;

/** The items that wait for an access closure: they are told its end, and what it cost. */
public interface CoveredItems {

  /** What the closure says of all its items. */
  sealed interface End {
    /** Active; confirmed or advisory as each item's findings say. */
    record Reached() implements End {}

    /** Degraded for this reason; their accounts stay admitted. */
    record Unreached(ReasonCode reason, String detail) implements End {}
  }

  /**
   * Ends the items that wait for the closure and were admitted by then. May be repeated.
   *
   * @return how many items ended
   */
  int end(long closureNo, Instant admittedBy, End end);

  /** The closure's check has cost so many upstream tokens. */
  void spent(long closureNo, long tokens);
}
