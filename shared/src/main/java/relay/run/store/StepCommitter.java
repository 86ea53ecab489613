package relay.run.store;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes the steps of many concurrent items together: whoever calls {@link #commit} within a few
 * milliseconds shares one transaction, and each is told what became of its own step.
 *
 * <p>Safe for concurrent use; meant for virtual threads, which wait here.
 */
public final class StepCommitter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StepCommitter.class);

  private final StepStore store;
  private final Clock clock;
  private final int firstShard;
  private final Batcher<StepWrite, Written> batcher;

  /** What became of a step. */
  public enum Written {
    /** Durable, with its read model, trail and counters. */
    COMMITTED,
    /** Somebody else holds the item now: the caller drops its result. */
    FENCED_OUT
  }

  /**
   * How steps are gathered.
   *
   * @param lanes transactions at a time
   * @param most steps in one transaction
   * @param linger how long the first step waits for others
   */
  public record Gathering(int lanes, int most, Duration linger) {
    /** Two lanes of at most 500 steps, gathered for 3 ms. */
    public static final Gathering DEFAULT = new Gathering(2, 500, Duration.ofMillis(3));
  }

  /**
   * Starts its threads.
   *
   * @param worker whose shard of the counters is written
   * @param lease how long an item in a wait queue is left alone after its delay
   */
  public StepCommitter(
      JdbcClient jdbc, Clock clock, String worker, Duration lease, Gathering gathering) {
    this.store = new StepStore(jdbc, lease);
    this.clock = clock;
    this.firstShard = Shards.of(worker, gathering.lanes());
    this.batcher =
        new Batcher<>(
            "step-commit", gathering.lanes(), gathering.most(), gathering.linger(), this::write);
  }

  /**
   * Writes a step; returns when it is durable or known to be fenced out.
   *
   * @throws DataAccessException when the database refused this very step, or was away: nothing of
   *     it is written
   */
  public Written commit(StepWrite step) {
    return batcher.ask(step);
  }

  private void write(List<Batcher.Ask<StepWrite, Written>> batch, int lane) {
    try {
      answer(batch, writeOrTryAgain(batch, lane));
    } catch (RuntimeException failed) {
      split(batch, lane, failed);
    }
  }

  /** A deadlock or a lost connection says nothing about the rows. */
  private Set<Integer> writeOrTryAgain(List<Batcher.Ask<StepWrite, Written>> batch, int lane) {
    List<StepWrite> steps = batch.stream().map(Batcher.Ask::question).toList();
    try {
      return store.write(steps, firstShard + lane, clock.instant());
    } catch (TransientDataAccessException | RecoverableDataAccessException passing) {
      LOG.atDebug().setCause(passing).log("{} steps are written again", steps.size());
      return store.write(steps, firstShard + lane, clock.instant());
    }
  }

  private static void answer(List<Batcher.Ask<StepWrite, Written>> batch, Set<Integer> written) {
    for (int index = 0; index < batch.size(); index++) {
      batch
          .get(index)
          .answer()
          .complete(written.contains(index) ? Written.COMMITTED : Written.FENCED_OUT);
    }
  }

  /** One bad row must not withhold its neighbours; a database that is away is told to all. */
  private void split(
      List<Batcher.Ask<StepWrite, Written>> batch, int lane, RuntimeException failed) {
    if (batch.size() > 1 && liesInARow(failed)) {
      int half = batch.size() / 2;
      write(batch.subList(0, half), lane);
      write(batch.subList(half, batch.size()), lane);
      return;
    }
    LOG.warn(
        "{} steps were not written, their items are handed out again: {}",
        batch.size(),
        NestedExceptionUtils.getMostSpecificCause(failed).getMessage());
    batch.forEach(ask -> ask.answer().completeExceptionally(failed));
  }

  private static boolean liesInARow(RuntimeException failed) {
    return switch (failed) {
      case NonTransientDataAccessResourceException away -> false;
      case TransientDataAccessException passing -> false;
      case RecoverableDataAccessException passing -> false;
      default -> true;
    };
  }

  /** Writes what was asked for before, then stops. */
  @Override
  public void close() {
    batcher.close();
  }
}
