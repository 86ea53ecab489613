package relay.plan;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import relay.run.Text;

/**
 * What a batch would do.
 *
 * @param rows the first rows, with what would become of each
 * @param counts of all rows
 * @param models the names that the batch asks for and users will see
 * @param pricesMissing those of them that nothing prices: the host serves them free of charge
 * @param incomparable accounts on the host that may hold a key of the batch; the host hides it
 */
public record ImportPlan(
    List<RowPlan> rows,
    Map<PlanAction, Long> counts,
    List<GroupPlan> groups,
    Set<String> models,
    Set<String> pricesMissing,
    int incomparable,
    Estimate estimate,
    List<Text> warnings) {

  public ImportPlan {
    rows = List.copyOf(rows);
    counts = Map.copyOf(counts);
    groups = List.copyOf(groups);
    warnings = List.copyOf(warnings);
  }

  /**
   * What would become of one row.
   *
   * @param account the account that was found
   * @param message why it is refused or in conflict
   */
  public record RowPlan(
      int row,
      @Nullable String ref,
      PlanAction action,
      @Nullable String baseUrl,
      @Nullable String group,
      OptionalLong account,
      @Nullable String reasonCode,
      @Nullable String message) {}

  /**
   * What would become of a group.
   *
   * @param action {@code CREATE}, {@code REUSE} or {@code CONFLICT}
   * @param groupId on the host, when it is there
   * @param keys rows that go into it
   * @param reserve how many of them would be more than its capacity
   * @param message why it is in conflict
   */
  public record GroupPlan(
      String reference,
      PlanAction action,
      OptionalLong groupId,
      long keys,
      long reserve,
      @Nullable String message) {}

  /**
   * What it would cost.
   *
   * @param creationProbeTokens what the host spends by itself on each new account
   * @param minutes at the politeness owed to host and upstreams, rounded up
   */
  public record Estimate(
      long hostCalls,
      long probeTokens,
      long gatewayTokens,
      long hostTestTokens,
      long creationProbeTokens,
      long minutes) {}
}
