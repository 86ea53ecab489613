package relay.model;

/**
 * A registered host, as the API names it.
 *
 * @param value for example {@code host_01}
 */
public record HostId(String value) {

  public HostId {
    if (!value.matches("host_[0-9]{2,18}")) {
      throw new IllegalArgumentException("not a host id: " + value);
    }
  }

  /** The id of the {@code number}th registered host, from 1. */
  public static HostId ofNumber(long number) {
    return new HostId("host_%02d".formatted(number));
  }

  @Override
  public String toString() {
    return value;
  }
}
