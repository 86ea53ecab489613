package relay.run.store;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.ItemKey;
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
   * the message is late, doubled, or of a run that has ended.
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
      store
          .claim(batch.stream().map(Batcher.Ask::question).distinct().toList(), clock.instant())
          .forEach(item -> claimed.put(before(item), item));
      // Of two copies of one message in the same batch the first gets the item.
      batch.forEach(
          ask -> ask.answer().complete(Optional.ofNullable(claimed.remove(ask.question()))));
    } catch (RuntimeException failed) {
      batch.forEach(ask -> ask.answer().completeExceptionally(failed));
    }
  }

  private static ItemLease before(ClaimedItem item) {
    ItemKey key = item.lease().item();
    return new ItemLease(key, item.lease().epoch() - 1);
  }

  /** Answers what was asked before, then stops. */
  @Override
  public void close() {
    batcher.close();
  }
}
