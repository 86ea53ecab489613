package relay.host;

/**
 * A group of a host, by the number the host gave it.
 *
 * @param id from 1
 */
public record GroupRef(long id) {

  public GroupRef {
    if (id < 1) {
      throw new IllegalArgumentException("the host's ids begin at 1: " + id);
    }
  }

  @Override
  public String toString() {
    return Long.toString(id);
  }
}
