package relay.api.runs;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** An item as lists show it (seed 004, 6.4). */
@JsonNaming(SnakeCaseStrategy.class)
public record ItemView(
    String itemId,
    String baseUrl,
    String providerId,
    @Nullable String apiKeyFingerprint,
    List<String> requestedModels,
    List<String> canonicalModelFamilies,
    @Nullable String resolvedSmokeModel,
    String currentStage,
    String confirmationStatus,
    String accessStatus,
    @Nullable String matchedAccountState,
    @Nullable String accountResolution,
    boolean provisionReused,
    int retryCount,
    @Nullable OffsetDateTime lastRetryAt,
    List<String> advisoryMessages,
    @Nullable String lastErrorStage,
    @Nullable String lastError) {

  /** A page of items (seed 004, 6.4). */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Page(List<ItemView> items, @Nullable String nextCursor) {}

  /**
   * One item with all that is known of it (seed 004, 6.5). Beside the seed's fields: the reason,
   * the proof, the probes, and what the sender called the row.
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Detail(
      @JsonUnwrapped ItemView item,
      List<String> rawModels,
      List<String> normalizedModels,
      List<String> recommendedModels,
      @Nullable String reusedFromProviderId,
      @Nullable Long reusedFromAccountId,
      @Nullable Long channelId,
      @Nullable Long accountId,
      @JsonRawValue @Nullable String capabilityProfile,
      List<Event> events,
      List<Probe> probes,
      @Nullable Reason reason,
      @JsonRawValue @Nullable String proof,
      int row,
      @Nullable String ref,
      Map<String, String> labels,
      @Nullable String group,
      @Nullable OffsetDateTime checkedAt) {}

  /**
   * What one attempt of the probe did and saw.
   *
   * @param outcome {@code good, failed, retryable} or {@code inconclusive}
   * @param report the calls with their outcomes, the tokens, the models
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Probe(
      int round,
      int attempt,
      String outcome,
      @JsonRawValue String report,
      OffsetDateTime probedAt) {}

  /** Why the item is not active. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Reason(
      String reasonCode,
      String blame,
      String meaning,
      String whatToDo,
      boolean retryable,
      @Nullable String detail) {}

  /** One entry of the trail (seed 004, 6.5). */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Event(
      String eventId,
      String eventType,
      String stage,
      int attempt,
      String message,
      String payloadJson,
      OffsetDateTime createdAt) {}
}
