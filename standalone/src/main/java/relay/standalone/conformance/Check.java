package relay.standalone.conformance;

/**
 * One group of promises, tried with objects of its own.
 *
 * @param name for people
 * @param trial tries them; notes every deviation at the bench, and may throw a fault of the host
 */
record Check(String name, Trial trial) {

  /** What a check does. */
  @FunctionalInterface
  interface Trial {
    /** Tries the promises. */
    void run(Bench bench);
  }
}
