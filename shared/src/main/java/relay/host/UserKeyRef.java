package relay.host;

/**
 * An API key of a user on a host, by the number the host gave it.
 *
 * @param id from 1
 */
public record UserKeyRef(long id) {

  public UserKeyRef {
    if (id < 1) {
      throw new IllegalArgumentException("the host's ids begin at 1: " + id);
    }
  }

  @Override
  public String toString() {
    return Long.toString(id);
  }
}
