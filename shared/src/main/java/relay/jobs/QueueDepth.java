package relay.jobs;

/**
 * How many messages lie in and around a work queue.
 *
 * @param ready to be delivered
 * @param waiting for their delay to end
 * @param dead put aside
 */
public record QueueDepth(long ready, long waiting, long dead) {

  public QueueDepth {
    if (ready < 0 || waiting < 0 || dead < 0) {
      throw new IllegalArgumentException(
          "counts begin at 0: " + ready + ", " + waiting + ", " + dead);
    }
  }
}
