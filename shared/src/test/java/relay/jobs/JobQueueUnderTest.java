package relay.jobs;

/** A queue as its contract needs it: with a second worker, and a way to put any bytes into it. */
public interface JobQueueUnderTest extends AutoCloseable {

  /** The queue that jobs are published to and looked at with. */
  JobQueue queue();

  /** The queue as another worker process has it. */
  JobQueue anotherWorker();

  /** Ends a worker from {@link #anotherWorker} as a crash would: what it holds is not settled. */
  void kill(JobQueue worker);

  /** Puts bytes into a work queue that no codec of ours wrote. */
  void put(WorkQueue queue, byte[] body);

  @Override
  void close();
}
