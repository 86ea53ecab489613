package relay.importing.consumer;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relay.importing.stage.DatabaseAway;
import relay.importing.stage.ItemKeyMaterial;
import relay.importing.stage.ShutdownException;
import relay.importing.stage.Stage;
import relay.run.ClaimedItem;
import relay.run.ConfirmationStatus;
import relay.run.ItemStage;
import relay.run.ReasonCode;
import relay.run.StageOutcome;
import relay.run.StageResult;
import relay.run.Verdict;

/** Runs the stage an item is in. What a stage does not expect is an attempt that failed. */
final class Stages {
  private static final Logger LOG = LoggerFactory.getLogger(Stages.class);

  private final Map<ItemStage, Stage> stages = new EnumMap<>(ItemStage.class);

  /**
   * @throws IllegalArgumentException when two do the same stage, or a stage has none
   */
  Stages(Collection<Stage> all) {
    for (Stage stage : all) {
      if (stages.put(stage.stage(), stage) != null) {
        throw new IllegalArgumentException("two stages do " + stage.stage());
      }
    }
    for (ItemStage stage : ItemStage.values()) {
      if (stage != ItemStage.DONE && !stages.containsKey(stage)) {
        throw new IllegalArgumentException("no stage does " + stage);
      }
    }
  }

  /**
   * What the item's stage says.
   *
   * @throws RuntimeException what {@link DatabaseAway} tells, which is no fault of the item
   * @throws ShutdownException when the worker stops before the stage has begun
   */
  StageResult run(ClaimedItem item, ItemKeyMaterial key) {
    try {
      return of(item.stage()).run(item, key);
    } catch (ShutdownException stopping) {
      throw stopping;
    } catch (RuntimeException failed) {
      if (DatabaseAway.says(failed)) {
        throw failed;
      }
      return unexpected(item, failed);
    }
  }

  /** An attempt that failed for a reason nobody foresaw; it is made again like any other. */
  static StageResult unexpected(ClaimedItem item, RuntimeException failed) {
    LOG.atError()
        .setCause(failed)
        .log("{} failed in {}, it is tried again", item.lease().item(), item.stage().code());
    return StageResult.of(
        new StageOutcome.RetryLater(
            "internal error: " + failed.getClass().getSimpleName(),
            Optional.empty(),
            Verdict.degraded(ConfirmationStatus.PENDING, unavailable(item.stage()))),
        item.findings());
  }

  private static ReasonCode unavailable(ItemStage stage) {
    return switch (stage) {
      case PROBE -> ReasonCode.UPSTREAM_UNAVAILABLE;
      case PROVISION, CONFIRM, VALIDATE, DONE -> ReasonCode.HOST_UNAVAILABLE;
    };
  }

  private Stage of(ItemStage stage) {
    Stage found = stages.get(stage);
    if (found == null) {
      throw new IllegalStateException("an item that has ended has no stage");
    }
    return found;
  }
}
