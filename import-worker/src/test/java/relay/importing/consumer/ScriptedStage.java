package relay.importing.consumer;

import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;
import relay.importing.stage.ItemKeyMaterial;
import relay.importing.stage.Stage;
import relay.run.ClaimedItem;
import relay.run.ConfirmationStatus;
import relay.run.ItemStage;
import relay.run.StageOutcome;
import relay.run.StageResult;
import relay.run.Verdict;

/** A stage that says what a test wants. */
record ScriptedStage(ItemStage stage, Function<ClaimedItem, StageOutcome> script) implements Stage {

  @Override
  public StageResult run(ClaimedItem item, ItemKeyMaterial key) {
    return StageResult.of(script.apply(item), item.findings());
  }

  /** All four, which let a good key pass. */
  static List<Stage> good() {
    return all(ScriptedStage::pass);
  }

  /** All four with one script. */
  static List<Stage> all(Function<ClaimedItem, StageOutcome> script) {
    return EnumSet.complementOf(EnumSet.of(ItemStage.DONE)).stream()
        .<Stage>map(stage -> new ScriptedStage(stage, script))
        .toList();
  }

  /** On to the next stage, or active. */
  static StageOutcome pass(ClaimedItem item) {
    return switch (item.stage()) {
      case PROBE -> new StageOutcome.Advance(ItemStage.PROVISION);
      case PROVISION -> new StageOutcome.Advance(ItemStage.CONFIRM);
      case CONFIRM -> new StageOutcome.Advance(ItemStage.VALIDATE);
      case VALIDATE, DONE ->
          new StageOutcome.Finish(Verdict.active(ConfirmationStatus.CONFIRMED), "");
    };
  }
}
