package relay.api.submission;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import relay.plan.ImportPlan;
import relay.plan.PlanAction;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What a dry run is answered; documented beside the seed's schema. */
@JsonNaming(SnakeCaseStrategy.class)
record PlanAnswer(
    boolean dryRun,
    String hostId,
    int totalItems,
    int rowsUploaded,
    int rowsFolded,
    int rowsRejected,
    Map<String, Long> actions,
    List<Row> items,
    boolean itemsTruncated,
    List<Group> groups,
    Collection<String> models,
    Collection<String> pricesMissing,
    int accountsNotComparable,
    Estimate estimate,
    List<String> warnings) {

  /** One item to be. */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Row(
      int row,
      @Nullable String ref,
      String action,
      @Nullable String baseUrl,
      @Nullable String group,
      @Nullable Long accountId,
      @Nullable String reasonCode,
      @Nullable String message) {}

  /** One group of the host. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Group(
      String group,
      String action,
      @Nullable Long groupId,
      long keys,
      long reserve,
      @Nullable String message) {}

  /** Calls to the host, tokens by who spends them, and time. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Estimate(long hostCalls, Tokens tokens, long minutes) {}

  /** Upstream tokens. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Tokens(long probe, long gateway, long hostTest, long hostCreationProbe, long total) {}

  /** The answer for a plan, its texts in the reader's language. */
  static PlanAnswer of(ImportPlan plan, String hostId, Submission.Rows rows, Locale locale) {
    return new PlanAnswer(
        true,
        hostId,
        rows.items(),
        rows.uploaded(),
        rows.folded(),
        rows.rejected(),
        actions(plan),
        plan.rows().stream().map(PlanAnswer::row).toList(),
        plan.rows().size() < rows.items(),
        plan.groups().stream().map(PlanAnswer::group).toList(),
        plan.models(),
        plan.pricesMissing(),
        plan.incomparable(),
        estimate(plan.estimate()),
        plan.warnings().stream().map(text -> text.in(locale)).toList());
  }

  private static Map<String, Long> actions(ImportPlan plan) {
    var actions = new TreeMap<String, Long>();
    Arrays.stream(PlanAction.values())
        .forEach(action -> actions.put(action.code(), plan.counts().getOrDefault(action, 0L)));
    return actions;
  }

  private static Row row(ImportPlan.RowPlan row) {
    return new Row(
        row.row(),
        row.ref(),
        row.action().code(),
        row.baseUrl(),
        row.group(),
        number(row.account()),
        row.reasonCode(),
        row.message());
  }

  private static Group group(ImportPlan.GroupPlan group) {
    return new Group(
        group.reference(),
        group.action().code(),
        number(group.groupId()),
        group.keys(),
        group.reserve(),
        group.message());
  }

  private static Estimate estimate(ImportPlan.Estimate cost) {
    var tokens =
        new Tokens(
            cost.probeTokens(),
            cost.gatewayTokens(),
            cost.hostTestTokens(),
            cost.creationProbeTokens(),
            cost.probeTokens()
                + cost.gatewayTokens()
                + cost.hostTestTokens()
                + cost.creationProbeTokens());
    return new Estimate(cost.hostCalls(), tokens, cost.minutes());
  }

  private static @Nullable Long number(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }
}
