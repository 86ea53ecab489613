package relay.run.store;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.run.ClaimedItem;
import relay.run.ItemLease;

/**
 * Takes items over from the dispatcher: by the lease epoch in the message, which the claim raises,
 * so that of all copies of a message only one gets the item. Claims of a few milliseconds share one
 * statement.
 *
 * <p>Safe for concurrent use; meant for virtual threads, which wait here.
 */
public final class ItemClaims implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ItemClaims.class);

  private final ClaimStore store;
  private final Clock clock;
  private final Batcher<ItemLease, Optional<ClaimedItem>> batcher;

  /**
   * Starts its thread.
   *
   * @param lease how long an item is its worker's unless renewed
   */
  public ItemClaims(
      JdbcClient jdbc, Clock clock, Duration lease, StepCommitter.Gathering gathering) {
    this.store = new ClaimStore(jdbc, lease);
    this.clock = clock;
    this.batcher =
        new Batcher<>(
            "item-claim", gathering.lanes(), gathering.most(), gathering.linger(), this::claim);
  }

  /**
   * The item that was handed out under {@code handedOut}, now ours under a new epoch; empty when
   * the message is late, doubled, or of a run that has ended; also when this release cannot read
   * the item's row, which is swept after its lease and counts as a lost worker.
   *
   * @throws org.springframework.dao.DataAccessException when the database is away: nothing is
   *     claimed
   */
  public Optional<ClaimedItem> claim(ItemLease handedOut) {
    return batcher.ask(handedOut);
  }

  private void claim(List<Batcher.Ask<ItemLease, Optional<ClaimedItem>>> batch, int lane) {
    try {
      Map<ItemLease, ClaimedItem> claimed = new HashMap<>();
      for (ClaimStore.Taken taken :
          claimOrTryAgain(batch.stream().map(Batcher.Ask::question).distinct().toList())) {
        switch (taken) {
          case ClaimStore.Taken.Item(ItemLease before, ClaimedItem item) ->
              claimed.put(before, item);
          case ClaimStore.Taken.Unreadable(ItemLease before, RuntimeException why) ->
              LOG.error("{} cannot be read, another worker gets it", before.item(), why);
        }
      }
      // Of two copies of one message in the same batch the first gets the item.
      batch.forEach(
          ask -> ask.answer().complete(Optional.ofNullable(claimed.remove(ask.question()))));
    } catch (RuntimeException failed) {
      batch.forEach(ask -> ask.answer().completeExceptionally(failed));
    }
  }

  /** A deadlock says nothing about the rows, and its loser has claimed none of them. */
  private List<ClaimStore.Taken> claimOrTryAgain(List<ItemLease> leases) {
    try {
      return store.claim(leases, clock.instant());
    } catch (TransientDataAccessException passing) {
      LOG.atDebug().setCause(passing).log("{} items are claimed again", leases.size());
      return store.claim(leases, clock.instant());
    }
  }

  /** Answers what was asked before, then stops. */
  @Override
  public void close() {
    batcher.close();
  }
}
