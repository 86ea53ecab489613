package relay.jobs;

/** A job in a worker's hands. If the worker dies before it settles, another gets the job. */
public interface Delivery {

  /** The job. */
  Job job();

  /**
   * Says what becomes of the job, after the work is committed. Never blocks and never throws, also
   * when the broker is away: then the job comes again. The first call counts, later ones do
   * nothing. Thread-safe.
   */
  void settle(Disposition disposition);
}
