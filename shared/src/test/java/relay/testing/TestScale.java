package relay.testing;

/** How large the fault tests are: as CI runs them, or in the large form of {@code --full}. */
public final class TestScale {
  private static final boolean FULL = Boolean.parseBoolean(System.getenv("RELAY_TEST_FULL"));

  private TestScale() {}

  /** {@code full} under {@code ./relay test --full}, else {@code ordinary}. */
  public static int of(int ordinary, int full) {
    return FULL ? full : ordinary;
  }
}
