package relay.api.runs;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * How a run is getting on (design 3.5).
 *
 * @param openByStage items without a verdict, by stage
 * @param waitingFor items that wait for a condition, by condition
 * @param itemsPerSecond verdicts a second over the last minute
 * @param estimatedSecondsLeft null while nothing has ended yet, and once the run has ended
 * @param bottleneck what limits the run, in words; null when nothing stands out
 * @param blocked what is out of order, and how many items wait for it
 */
@JsonNaming(SnakeCaseStrategy.class)
public record RunProgress(
    String runId,
    String state,
    String activity,
    long totalItems,
    long completedItems,
    Map<String, Long> openByStage,
    Map<String, Long> waitingFor,
    double itemsPerSecond,
    @Nullable Long estimatedSecondsLeft,
    @Nullable String bottleneck,
    List<Blocked> blocked,
    RunReport.Rows rows,
    RunReport.Cost cost,
    OffsetDateTime startedAt,
    @Nullable OffsetDateTime finishedAt) {

  /**
   * Items that are parked because of one resource.
   *
   * @param kind {@code host} or {@code upstream}
   * @param resource a host's id, or a base URL
   * @param givesUpAt when the first of them ends degraded unless it is in order again; null for who
   *     looks again before
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Blocked(
      String kind,
      String resource,
      long items,
      @Nullable OffsetDateTime since,
      @Nullable OffsetDateTime givesUpAt) {}
}
