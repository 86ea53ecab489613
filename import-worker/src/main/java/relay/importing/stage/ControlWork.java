package relay.importing.stage;

import relay.jobs.ControlKind;

/** Does one kind of control jobs. May run twice for the same job; may block. */
public interface ControlWork {

  /** Which kind. */
  ControlKind kind();

  /**
   * Does the work.
   *
   * @param epoch of the hand-out: who finds another one in the subject's row has nothing to do
   */
  void run(long subjectNo, int epoch);
}
