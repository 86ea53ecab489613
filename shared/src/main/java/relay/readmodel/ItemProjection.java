package relay.readmodel;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import relay.run.AccessStatus;
import relay.run.Advisory;
import relay.run.ClaimedItem;
import relay.run.ConfirmationStatus;
import relay.run.ItemFindings;
import relay.run.ItemStage;
import relay.run.ItemStep;
import relay.run.NextStep;
import relay.run.StageOutcome;
import relay.run.StageResult;

/** What a step shows to readers. Pure. */
public final class ItemProjection {

  private ItemProjection() {}

  /**
   * The change that the step {@code next}, which {@code result} led to, makes in the read model.
   */
  public static ItemPatch of(ClaimedItem item, StageResult result, NextStep next, Instant at) {
    var before = item.findings();
    var after = result.findings();
    var account = Objects.equals(before.account(), after.account()) ? null : after.account();
    var probe = Objects.equals(before.probe(), after.probe()) ? null : after.probe();
    var details = result.details();
    return new ItemPatch(
        visible(result.outcome(), next, before, after),
        next.to().stage(),
        confirmation(next, after),
        next.end().orElse(null),
        lastError(item.stage(), result.outcome(), next),
        next.step() == ItemStep.RETRY,
        account == null ? null : account.matchedState(),
        account == null ? null : account.resolution(),
        account == null ? null : account.accountId(),
        account == null ? null : account.reusedFromProviderId(),
        result.channelId(),
        probe == null ? null : probe.smokeModel(),
        newAdvisories(before, after),
        details,
        details == null ? null : CapabilityJson.of(details.capabilities()),
        proof(item.stage(), after, next, at));
  }

  private static boolean visible(
      StageOutcome outcome, NextStep next, ItemFindings before, ItemFindings after) {
    if (outcome instanceof StageOutcome.Park) {
      return true;
    }
    return switch (next.step()) {
      case ADVANCE, RETRY, FINISH -> true;
      case WAIT, AWAIT_CLOSURE, HOLD ->
          !Objects.equals(before.account(), after.account())
              || !newAdvisories(before, after).isEmpty();
      case DISPATCH,
          CLAIM,
          WAKE,
          OPEN_BARRIER,
          GIVE_BACK,
          SWEEP,
          GIVE_UP,
          END_CLOSURE,
          CANCEL,
          STOP,
          REOPEN ->
          false;
    };
  }

  /** A key that was proved is confirmed from then on, whatever its group's closure will say. */
  private static @Nullable ConfirmationStatus confirmation(NextStep next, ItemFindings findings) {
    if (next.end().isPresent()) {
      return next.end().get().verdict().confirmation();
    }
    if (next.to().stage() != ItemStage.VALIDATE || findings.proof() == null) {
      return null;
    }
    return findings.advisories().stream().anyMatch(Advisory::colorsConfirmation)
        ? ConfirmationStatus.ADVISORY
        : ConfirmationStatus.CONFIRMED;
  }

  private static ItemPatch.@Nullable LastError lastError(
      ItemStage stage, StageOutcome outcome, NextStep next) {
    if (outcome instanceof StageOutcome.RetryLater(String cause, var after, var exhausted)) {
      return new ItemPatch.LastError(stage, cause);
    }
    if (outcome instanceof StageOutcome.Park(String cause, var after, var exhausted, var gate)) {
      return new ItemPatch.LastError(stage, cause);
    }
    return next.end()
        .filter(end -> end.verdict().access() != AccessStatus.ACTIVE && !end.detail().isEmpty())
        .map(end -> new ItemPatch.LastError(stage, end.detail()))
        .orElse(null);
  }

  private static List<Advisory> newAdvisories(ItemFindings before, ItemFindings after) {
    return before.advisories().equals(after.advisories())
        ? List.of()
        : after.advisories().stream().sorted().toList();
  }

  private static @Nullable String proof(
      ItemStage stage, ItemFindings findings, NextStep next, Instant at) {
    var leavesConfirm = stage == ItemStage.CONFIRM && next.to().stage() == ItemStage.VALIDATE;
    return leavesConfirm || next.end().isPresent() ? ProofJson.of(findings, at) : null;
  }
}
