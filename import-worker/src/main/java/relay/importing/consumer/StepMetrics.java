package relay.importing.consumer;

import java.time.Duration;
import relay.model.HostId;
import relay.run.AccessStatus;
import relay.run.ClaimedItem;
import relay.run.NextStep;
import relay.run.Spending;
import relay.run.StageOutcome;
import relay.run.StageResult;
import relay.run.Verdict;
import relay.telemetry.EngineMetrics;
import relay.telemetry.EngineMetrics.Leg;
import relay.telemetry.EngineMetrics.StepOutcome;
import relay.telemetry.HostIds;

/** Counts steps and verdicts. */
final class StepMetrics implements StepListener {
  private final EngineMetrics metrics;
  private final HostIds hosts;

  StepMetrics(EngineMetrics metrics, HostIds hosts) {
    this.metrics = metrics;
    this.hosts = hosts;
  }

  @Override
  public void committed(
      ClaimedItem item, StageResult result, NextStep next, Duration waited, Duration took) {
    metrics.step(item.stage(), outcome(item, result, next));
    metrics.stageWaited(item.stage(), waited);
    metrics.stageTook(item.stage(), took);
    spent(hosts.of(item.hostNo()), result.spending());
    next.end()
        .map(NextStep.End::verdict)
        .ifPresent(verdict ->
            metrics.finished(
                hosts.of(item.hostNo()),
                verdict.access(),
                verdict.reason().map(reason -> reason.blame()),
                1));
  }

  private void spent(HostId host, Spending spending) {
    metrics.spent(host, Leg.PROBE, spending.probeTokens());
    metrics.spent(host, Leg.HOST_TEST, spending.hostTestTokens());
    metrics.spent(host, Leg.GATEWAY, spending.gatewayTokens());
  }

  private static StepOutcome outcome(ClaimedItem item, StageResult result, NextStep next) {
    return switch (next.step()) {
      case RETRY -> StepOutcome.RETRY;
      case WAIT ->
          result.outcome() instanceof StageOutcome.Park
              ? StepOutcome.PARKED
              : advisoryOrOk(item, result);
      case HOLD, AWAIT_CLOSURE, GIVE_BACK, ADVANCE -> advisoryOrOk(item, result);
      case FINISH -> isActive(next) ? advisoryOrOk(item, result) : StepOutcome.FAILED;
      case DISPATCH, CLAIM, WAKE, OPEN_BARRIER, SWEEP, GIVE_UP, END_CLOSURE, CANCEL, STOP, REOPEN ->
          throw new IllegalArgumentException(next.step() + " is not a step of a worker");
    };
  }

  private static boolean isActive(NextStep next) {
    return next.end()
        .map(NextStep.End::verdict)
        .map(Verdict::access)
        .filter(access -> access == AccessStatus.ACTIVE)
        .isPresent();
  }

  private static StepOutcome advisoryOrOk(ClaimedItem item, StageResult result) {
    return result.findings().advisories().equals(item.findings().advisories())
        ? StepOutcome.OK
        : StepOutcome.ADVISORY;
  }
}
