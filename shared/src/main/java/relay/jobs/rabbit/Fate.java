package relay.jobs.rabbit;

/** What became of a message that was published. */
enum Fate {
  /** The broker has it on disk. */
  TAKEN,
  /** There was no queue for it. */
  NOT_ROUTED,
  /** The broker said no. */
  REFUSED,
  /** No answer came. */
  UNKNOWN
}
