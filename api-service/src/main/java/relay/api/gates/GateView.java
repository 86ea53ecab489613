package relay.api.gates;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * One gate as the API shows it.
 *
 * @param kind {@code host} or {@code upstream}
 * @param resource a host's id, or a base URL
 * @param state {@code passing}, {@code stopped} or {@code testing}
 * @param since when it last opened, or stopped
 * @param fault what those met who stopped it; null while it passes
 * @param why the same in words
 * @param refusal a refusal that all keys met for so long that it is taken for their own
 * @param failedTests items that tested it in vain since it stopped
 * @param nextTestAt when the next one is sent
 * @param parkedItems items that wait at it, of all runs
 * @param callsPerSecond of all workers together; null for what is set for all base URLs
 * @param concurrent calls at once; null for what is set for all base URLs
 * @param lastUsedAt when somebody last came
 */
@JsonNaming(SnakeCaseStrategy.class)
record GateView(
    String kind,
    String resource,
    String state,
    OffsetDateTime since,
    @Nullable String fault,
    @Nullable String why,
    @Nullable String refusal,
    int failedTests,
    @Nullable OffsetDateTime nextTestAt,
    long parkedItems,
    @Nullable Integer callsPerSecond,
    @Nullable Integer concurrent,
    OffsetDateTime lastUsedAt) {

  /** Gates, those that do not pass first. */
  record Page(List<GateView> items) {}
}
