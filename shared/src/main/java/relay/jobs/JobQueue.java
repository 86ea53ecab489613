package relay.jobs;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Carries jobs to workers, at least once each. Every method may be called from any thread.
 *
 * <p>Nothing here throws because the broker is away: jobs are then reported as not taken, and
 * subscriptions go on by themselves when it is back. The rows in the database are the authority, so
 * a job that was not taken, or was lost with a broker's disk, is handed out again by the sweep.
 */
public interface JobQueue extends AutoCloseable {

  /**
   * Puts jobs into their queues, in order. Returns when the broker has all of them on disk or their
   * time is up; then the report tells which it has not.
   */
  PublishReport publish(List<? extends Job> jobs);

  /**
   * As {@link #publish}, but the jobs arrive after the shortest configured wait that is not shorter
   * than {@code delay}, or after the longest one.
   */
  PublishReport publishLater(List<? extends Job> jobs, Duration delay);

  /**
   * Hands the jobs of a queue to {@code handler}, each on a virtual thread of its own, until the
   * subscription is drained. Returns at once, also when the broker is away.
   *
   * @param concurrency how many jobs are in hand at most: delivered and not yet settled; from 1
   */
  Subscription consume(WorkQueue queue, int concurrency, JobHandler handler);

  /** How many messages lie where; empty when the broker cannot be asked. */
  Optional<QueueDepth> depth(WorkQueue queue);

  /**
   * Looks at messages that were put aside, without taking them; empty also when the broker cannot
   * be asked.
   *
   * @param limit how many at most, from 1
   */
  List<DeadLetter> deadLetters(WorkQueue queue, int limit);

  /**
   * Hands the oldest messages that were put aside to {@code keeper} and removes them when it
   * returns. When it throws they stay, and after a crash in between they come again. Not for two
   * callers at once.
   *
   * @param limit how many at most, from 1
   * @return how many were removed; 0 also when the broker cannot be asked
   */
  int takeDeadLetters(WorkQueue queue, int limit, Consumer<List<TakenLetter>> keeper);

  /** Drains every subscription within {@code limit}, all at the same time. */
  void drain(Duration limit);

  /** Ends all subscriptions at once and lets go of the broker; jobs in hand are given back. */
  @Override
  void close();
}
