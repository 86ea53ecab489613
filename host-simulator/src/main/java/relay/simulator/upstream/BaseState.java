package relay.simulator.upstream;

/** What a whole base URL does, whichever key calls. */
public enum BaseState {
  /** Each key gets what is true of it. */
  ANSWERING,
  /** Calls are taken and held; they go on when the base URL is told to answer again. */
  HANGING,
  /** Connections are cut before an answer. */
  CUTTING
}
