package relay.jobs;

/** What the bytes of a message turned out to be. */
public sealed interface DecodedJob {

  /** A job that this release knows. */
  record Known(Job job) implements DecodedJob {}

  /** A message that a newer release wrote: it is for a worker of that release. */
  record FromNewerRelease(int version) implements DecodedJob {}

  /**
   * No job at all.
   *
   * @param reason what is wrong with its form; holds nothing of the message, which could be
   *     anything
   */
  record Unreadable(String reason) implements DecodedJob {}
}
