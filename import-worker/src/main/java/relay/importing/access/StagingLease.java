package relay.importing.access;

import java.time.Duration;

/** The answer to somebody who needs a place in a staging group. */
public sealed interface StagingLease {

  /** Here it is. */
  record Granted(StagingPlace place) implements StagingLease {}

  /**
   * Another worker makes one, or looks after {@code @probe}: nothing failed.
   *
   * @param atMost ask again after this
   */
  record Later(Duration atMost) implements StagingLease {}
}
