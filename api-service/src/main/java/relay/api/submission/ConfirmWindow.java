package relay.api.submission;

import java.time.Duration;
import relay.api.submission.AnswerStore.Standing;
import relay.model.RunId;
import tools.jackson.databind.json.JsonMapper;

/** Waits a moment for a new run's first results. Safe for concurrent use. */
class ConfirmWindow {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final AnswerStore answers;
  private final Duration pause;

  /**
   * @param pause between two looks
   */
  ConfirmWindow(AnswerStore answers, Duration pause) {
    this.answers = answers;
    this.pause = pause;
  }

  /** The answer as the run stands now. */
  Answer.Made answer(RunId run) {
    return answer(run, answers.read(run));
  }

  /** The answer once every item has ended, or after {@code wait}. */
  Answer.Made await(RunId run, Duration wait) {
    var deadline = System.nanoTime() + wait.toNanos();
    var standing = answers.read(run);
    while (isOpen(standing) && System.nanoTime() < deadline) {
      try {
        Thread.sleep(pause);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return answer(run, standing);
      }
      standing = answers.read(run);
    }
    return answer(run, standing);
  }

  private static boolean isOpen(Standing standing) {
    return standing.completed() < standing.answer().totalItems();
  }

  private static Answer.Made answer(RunId run, Standing standing) {
    return new Answer.Made(run, JSON.writeValueAsString(standing.answer()));
  }
}
