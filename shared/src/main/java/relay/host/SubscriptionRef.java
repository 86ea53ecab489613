package relay.host;

/**
 * A subscription of a user on a host, by the number the host gave it.
 *
 * @param id from 1
 */
public record SubscriptionRef(long id) {

  public SubscriptionRef {
    if (id < 1) {
      throw new IllegalArgumentException("the host's ids begin at 1: " + id);
    }
  }

  @Override
  public String toString() {
    return Long.toString(id);
  }
}
