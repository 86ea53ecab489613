package relay.importing.consumer;

import java.time.Duration;
import relay.run.ClaimedItem;
import relay.run.NextStep;
import relay.run.StageResult;

/** Is told of each step after its commit; must not block or throw. */
interface StepListener {

  /**
   * A step is durable.
   *
   * @param item as it was before
   * @param waited for the claim, or the commit of the step before
   * @param took the stage
   */
  void committed(
      ClaimedItem item, StageResult result, NextStep next, Duration waited, Duration took);
}
