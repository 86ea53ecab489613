package relay.api.dispatch;

import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relay.run.AccessStatus;
import relay.run.Blame;
import relay.run.RunActivity;
import relay.run.RunBarrier;
import relay.run.store.RunEnds;
import relay.run.store.RunFinish;
import relay.run.store.RunFinish.OpenRun;
import relay.telemetry.EngineMetrics;
import relay.telemetry.HostIds;

/**
 * Looks at every run that has not ended: ends what a cancel or a stop leaves, opens barriers, and
 * ends the run when nothing of it is open. Only the dispatcher ends a run.
 */
final class RunWatch {
  private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);

  private final RunFinish runs;
  private final RunEnds ends;
  private final EngineMetrics metrics;
  private final HostIds hosts;

  RunWatch(RunFinish runs, RunEnds ends, EngineMetrics metrics, HostIds hosts) {
    this.runs = runs;
    this.ends = ends;
    this.metrics = metrics;
    this.hosts = hosts;
  }

  void run() {
    List<OpenRun> open = runs.openRuns();
    open.forEach(this::look);
  }

  private void look(OpenRun run) {
    if (run.activity() == RunActivity.CANCELLING) {
      counted(run, ends.endCancelled(run.number(), run.totalItems()));
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
      case STOPPED -> counted(run, ends.endStopped(run.number(), run.totalItems()));
      case NONE, OPEN -> {}
    }
  }

  private void counted(OpenRun run, int ended) {
    if (ended > 0) {
      metrics.finished(hosts.of(run.hostNo()), AccessStatus.UNKNOWN, Optional.of(Blame.RUN), ended);
    }
  }
}
