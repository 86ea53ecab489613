package relay.api.dispatch;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relay.run.RunActivity;
import relay.run.RunBarrier;
import relay.run.store.RunEnds;
import relay.run.store.RunFinish;
import relay.run.store.RunFinish.OpenRun;

/**
 * Looks at every run that has not ended: ends what a cancel or a stop leaves, opens barriers, and
 * ends the run when nothing of it is open. Only the dispatcher ends a run.
 */
final class RunWatch {
  private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);

  private final RunFinish runs;
  private final RunEnds ends;

  RunWatch(RunFinish runs, RunEnds ends) {
    this.runs = runs;
    this.ends = ends;
  }

  void run() {
    List<OpenRun> open = runs.openRuns();
    open.forEach(this::look);
  }

  private void look(OpenRun run) {
    if (run.activity() == RunActivity.CANCELLING) {
      ends.endCancelled(run.number(), run.totalItems());
    }
    barrier(run);
    runs.finish(run.number())
        .ifPresent(state -> LOG.info("{} ended: {}", run.runId(), state.code()));
  }

  private void barrier(OpenRun run) {
    RunBarrier barrier = run.barrier();
    if (barrier == RunBarrier.CLOSED && ends.stopIfBroken(run.number())) {
      LOG.info("{} stops at its barrier: a key of it is broken", run.runId());
      barrier = RunBarrier.STOPPED;
    }
    switch (barrier) {
      case CLOSED -> {
        if (ends.openBarrier(run.number())) {
          LOG.info("{} passes its barrier: its accounts are admitted", run.runId());
        }
      }
      case STOPPED -> ends.endStopped(run.number(), run.totalItems());
      case NONE, OPEN -> {}
    }
  }
}
