package relay.host;

/**
 * A payment plan of a host, by the number the host gave it.
 *
 * @param id from 1
 */
public record PlanRef(long id) {

  public PlanRef {
    if (id < 1) {
      throw new IllegalArgumentException("the host's ids begin at 1: " + id);
    }
  }

  @Override
  public String toString() {
    return Long.toString(id);
  }
}
