package relay.importing.access;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import relay.host.GroupRef;
import relay.model.RunNo;
import relay.run.AccessMode;
import relay.run.ClaimedItem.SealedBytes;
import relay.run.RunSettings;

/**
 * An access closure as the worker that runs it sees it.
 *
 * @param epoch of the worker's lease
 * @param attempt from 1
 * @param startedAt it covers the items that were admitted long enough before this
 * @param smokeModel the public name that users ask for
 * @param runs those whose items wait for it: what is made is made for all of them
 * @param outageSince since when it waits out an outage of its host
 */
record Closure(
    long closureNo,
    int epoch,
    int attempt,
    Instant startedAt,
    long hostNo,
    GroupRef group,
    String groupName,
    AccessMode accessMode,
    String smokeModel,
    Set<RunNo> runs,
    Run run,
    Optional<Instant> outageSince) {

  Closure {
    runs = Set.copyOf(runs);
  }

  /**
   * The run whose settings describe the users.
   *
   * @param sealedDataKey empty when the run's key retention is over
   * @param sealedUserKey the key of the {@code self_service} user; empty for subscriptions
   */
  record Run(
      long runNo,
      String runId,
      RunSettings settings,
      Optional<SealedBytes> sealedDataKey,
      Optional<SealedBytes> sealedUserKey) {}
}
