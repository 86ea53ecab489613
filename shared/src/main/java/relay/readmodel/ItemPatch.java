package relay.readmodel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import relay.run.AccountResolution;
import relay.run.Advisory;
import relay.run.ConfirmationStatus;
import relay.run.ItemDetails;
import relay.run.ItemStage;
import relay.run.MatchedAccountState;
import relay.run.NextStep;

/**
 * What one step changes in an item's row of {@code item_results}. What is null or empty stays as it
 * is.
 *
 * @param visible whether anything a reader sees changes: {@code updated_at} moves only then
 * @param end the verdict, when the item ends
 * @param proof JSON as the API shows it
 * @param capabilityProfile JSON as the API shows it (seed 004, 6.5)
 * @param advisories all of them, when there are new ones
 */
public record ItemPatch(
    boolean visible,
    ItemStage currentStage,
    @Nullable ConfirmationStatus confirmation,
    NextStep.@Nullable End end,
    @Nullable LastError lastError,
    boolean retried,
    @Nullable MatchedAccountState matchedState,
    @Nullable AccountResolution resolution,
    @Nullable Long accountId,
    @Nullable String reusedFromProvider,
    @Nullable Long channelId,
    @Nullable String smokeModel,
    List<Advisory> advisories,
    @Nullable ItemDetails details,
    @Nullable String capabilityProfile,
    @Nullable String proof) {

  /** The last thing that failed, and in which stage. */
  public record LastError(ItemStage stage, String message) {}
}
