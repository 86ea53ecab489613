package relay.api.runs;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What came of a run and why (design 6). Once the run has ended, the causes add up to the items
 * that are not active.
 */
@JsonNaming(SnakeCaseStrategy.class)
public record RunReport(
    String runId,
    String state,
    Rows rows,
    Items items,
    List<Cause> causes,
    List<ByBaseUrl> byBaseUrl,
    List<ByLabel> byLabel,
    Cost cost) {

  /** Uploaded rows. */
  public record Rows(int uploaded, int folded, int rejected) {}

  /** Items by access status; {@code open} ones have no verdict yet. */
  public record Items(
      long total, long active, long degraded, long broken, long unknown, long open) {}

  /** One reason and all items that ended for it. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Cause(
      String reasonCode,
      String blame,
      long items,
      String meaning,
      String whatToDo,
      boolean retryable,
      List<String> sampleItems,
      @Nullable String sampleDetail) {}

  /** The outcome of one seller's address. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record ByBaseUrl(
      String baseUrl,
      String providerId,
      long items,
      long active,
      long degraded,
      long broken,
      long unknown) {}

  /** The outcome of the rows with one label. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record ByLabel(
      String label,
      String value,
      long items,
      long active,
      long degraded,
      long broken,
      long unknown) {}

  /** Upstream tokens by who spent them, calls to the host, and retries. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Cost(
      long tokensProbe, long tokensHostTest, long tokensGateway, long hostCalls, long retries) {}
}
