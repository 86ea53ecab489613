package relay.api.runs;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A run as the API shows it (seed 004, 6.2). */
@JsonNaming(SnakeCaseStrategy.class)
public record RunView(
    String runId,
    String state,
    String mode,
    String accessMode,
    long totalItems,
    long completedItems,
    long activeItems,
    long degradedItems,
    long brokenItems,
    long warningItems,
    OffsetDateTime startedAt,
    @Nullable OffsetDateTime finishedAt) {

  /** A page of runs (seed 004, 6.2). */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Page(List<RunView> runs, @Nullable String nextCursor) {}

  /** One run (seed 004, 6.3). */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Detail(RunView run, List<String> recentWarnings) {}
}
