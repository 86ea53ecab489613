package relay.jobs.inprocess;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import relay.jobs.DeadLetter;
import relay.jobs.Job;
import relay.jobs.JobCodec;
import relay.jobs.JobHandler;
import relay.jobs.JobQueue;
import relay.jobs.PublishReport;
import relay.jobs.PublishReport.Cause;
import relay.jobs.PublishReport.NotTaken;
import relay.jobs.QueueDepth;
import relay.jobs.QueueSettings;
import relay.jobs.Subscription;
import relay.jobs.Subscriptions;
import relay.jobs.TakenLetter;
import relay.jobs.WorkQueue;

/** The queue of the all-in-one when it is given no broker. */
public final class InProcessJobQueue implements JobQueue {
  /** As on the broker: far above what the dispatcher keeps in flight. */
  private static final int MOST_MESSAGES = 100_000;

  private final QueueSettings settings;
  private final JobCodec codec = new JobCodec();
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("job-waits").factory());
  private final Map<WorkQueue, LocalQueue> queues = new EnumMap<>(WorkQueue.class);
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

  public InProcessJobQueue(QueueSettings settings) {
    this(settings, MOST_MESSAGES);
  }

  /**
   * @param capacity how many messages a queue holds before it refuses more
   */
  InProcessJobQueue(QueueSettings settings, int capacity) {
    this.settings = settings;
    for (WorkQueue queue : WorkQueue.values()) {
      queues.put(queue, new LocalQueue(capacity, scheduler));
    }
  }

  @Override
  public PublishReport publish(List<? extends Job> jobs) {
    return publish(jobs, LocalQueue::offer);
  }

  @Override
  public PublishReport publishLater(List<? extends Job> jobs, Duration delay) {
    Duration wait = settings.waitFor(delay);
    return publish(jobs, (queue, message) -> queue.offerLater(message, wait));
  }

  @Override
  public Subscription consume(WorkQueue queue, int concurrency, JobHandler handler) {
    LocalSubscription subscription =
        new LocalSubscription(queue(queue), concurrency, handler, settings);
    subscriptions.add(subscription);
    subscription.resume();
    return subscription;
  }

  @Override
  public Optional<QueueDepth> depth(WorkQueue queue) {
    return Optional.of(queue(queue).depth());
  }

  @Override
  public List<DeadLetter> deadLetters(WorkQueue queue, int limit) {
    return queue(queue).dead(limit).stream()
        .map(dead -> new DeadLetter(codec.decode(dead.message().body()), dead.reason()))
        .toList();
  }

  @Override
  public int takeDeadLetters(WorkQueue queue, int limit, Consumer<List<TakenLetter>> keeper) {
    List<LocalQueue.Dead> dead = queue(queue).dead(limit);
    if (!dead.isEmpty()) {
      keeper.accept(dead.stream().map(this::taken).toList());
      queue(queue).forget(dead);
    }
    return dead.size();
  }

  private TakenLetter taken(LocalQueue.Dead dead) {
    byte[] body = dead.message().body();
    return TakenLetter.of(body, new DeadLetter(codec.decode(body), dead.reason()));
  }

  @Override
  public void drain(Duration limit) {
    Subscriptions.drain(subscriptions, limit);
  }

  @Override
  public void close() {
    drain(Duration.ZERO);
    scheduler.shutdownNow();
  }

  /** The queue itself, for tests that put bytes into it. */
  LocalQueue queue(WorkQueue queue) {
    LocalQueue found = queues.get(queue);
    if (found == null) {
      throw new IllegalStateException("no queue for " + queue);
    }
    return found;
  }

  private PublishReport publish(
      List<? extends Job> jobs, BiPredicate<LocalQueue, LocalMessage> put) {
    List<Job> taken = new ArrayList<>(jobs.size());
    List<NotTaken> notTaken = new ArrayList<>();
    for (Job job : jobs) {
      LocalMessage message = LocalMessage.fresh(codec.encode(job));
      if (put.test(queue(WorkQueue.of(job)), message)) {
        taken.add(job);
      } else {
        notTaken.add(new NotTaken(job, Cause.REFUSED));
      }
    }
    return new PublishReport(taken, notTaken);
  }
}
