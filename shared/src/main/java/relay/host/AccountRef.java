package relay.host;

/**
 * An account (upstream credential) of a host, by the number the host gave it.
 *
 * @param id from 1
 */
public record AccountRef(long id) {

  public AccountRef {
    if (id < 1) {
      throw new IllegalArgumentException("the host's ids begin at 1: " + id);
    }
  }

  @Override
  public String toString() {
    return Long.toString(id);
  }
}
