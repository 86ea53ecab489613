package relay.simulator.admin;

/** Names of models, and prefixes of them with a trailing star. */
final class Patterns {

  private Patterns() {}

  /** Whether there is a name that both stand for. */
  static boolean overlap(String one, String other) {
    return one.equals(other) || covers(one, other) || covers(other, one);
  }

  private static boolean covers(String pattern, String other) {
    return pattern.endsWith("*") && other.startsWith(pattern.substring(0, pattern.length() - 1));
  }
}
