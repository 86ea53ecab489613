package relay.jobs;

/** Does jobs. */
@FunctionalInterface
public interface JobHandler {

  /**
   * Takes a job in hand. It may be settled before this returns or later, from any thread; until
   * then it counts against the subscription's concurrency.
   *
   * <p>Called on a virtual thread for this job alone. When it throws, the job comes again after a
   * wait that grows from time to time, and is put aside after the twentieth.
   */
  void handle(Delivery delivery);
}
