package relay.plan;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import relay.host.GroupRef;
import relay.host.HostGroup;
import relay.plan.ImportPlan.RowPlan;
import relay.plan.ManifestRow.KnownKey;
import relay.plan.PlannedGroups.Found;
import relay.plan.SeenAccounts.SeenAccount;
import relay.run.ExistingPolicy;
import relay.run.RunSettings;
import relay.run.Text;

/** Says what a batch would do to a host (design 3.1: dry run). Pure. */
public final class ImportPlanner {

  private final RunSettings settings;
  private final HostSnapshot host;
  private final int rowsShown;
  private final PlannedGroups groups;
  private final PlannedCost cost;
  private final List<RowPlan> rows = new ArrayList<>();
  private final Map<PlanAction, Long> counts = new EnumMap<>(PlanAction.class);
  private final Set<String> models = new TreeSet<>();
  private final Set<String> unpriced = new TreeSet<>();

  private ImportPlanner(RunSettings settings, HostSnapshot host, int rowsShown) {
    this.settings = settings;
    this.host = host;
    this.rowsShown = rowsShown;
    this.groups = new PlannedGroups(settings, host);
    this.cost = new PlannedCost(settings.confirm(), host);
  }

  /**
   * The plan of a batch.
   *
   * @param rows one for each item, in their order; read once, none is kept but those shown
   * @param rowsShown how many rows the plan lists at most
   */
  public static ImportPlan plan(
      RunSettings settings, Iterator<ManifestRow> rows, HostSnapshot host, int rowsShown) {
    var planner = new ImportPlanner(settings, host, rowsShown);
    rows.forEachRemaining(planner::add);
    return planner.plan();
  }

  private void add(ManifestRow row) {
    var planned =
        switch (row) {
          case ManifestRow.Bad bad ->
              new RowPlan(
                  bad.row(),
                  bad.ref(),
                  PlanAction.REJECT,
                  null,
                  null,
                  OptionalLong.empty(),
                  bad.reasonCode(),
                  bad.message());
          case ManifestRow.Key key -> planned(key);
        };
    counts.merge(planned.action(), 1L, Long::sum);
    if (rows.size() < rowsShown) {
      rows.add(planned);
    }
  }

  private RowPlan planned(ManifestRow.Key key) {
    groups.count(key.group(), key.known().standing());
    if (groups.find(key.group()) instanceof Found.Conflict conflict) {
      return row(key, PlanAction.CONFLICT, fate(key).account(), conflict.message());
    }
    noteModels(key);
    if (key.known().standing() == KnownKey.Standing.SKIPPED) {
      return row(
          key, PlanAction.REUSE, fate(key).account(), "its last verdict stands (known=skip)");
    }
    var fate = fate(key);
    if (fate.action() != PlanAction.CONFLICT) {
      cost.add(key, fate.action());
    }
    return row(key, fate.action(), fate.account(), fate.message());
  }

  private AccountFate fate(ManifestRow.Key key) {
    return AccountFate.of(key, settings.existing(), host.accounts(), serving(key.group()));
  }

  private Optional<GroupRef> serving(String reference) {
    return groups.find(reference) instanceof Found.Group(HostGroup group)
        ? Optional.of(group.ref())
        : Optional.empty();
  }

  private void noteModels(ManifestRow.Key key) {
    for (var model : key.models()) {
      if (models.add(model) && !isPriced(key.group(), model)) {
        unpriced.add(model);
      }
    }
  }

  private boolean isPriced(String group, String model) {
    return settings.prices().containsKey(model)
        || host.priced().contains(model)
        || (groups.find(group) instanceof Found.Group found
            && groups.channel(found.group()).filter(channel -> channel.covers(model)).isPresent());
  }

  private static RowPlan row(
      ManifestRow.Key key,
      PlanAction action,
      Optional<SeenAccount> account,
      @Nullable String message) {
    return new RowPlan(
        key.row(),
        key.ref(),
        action,
        key.baseUrl().value(),
        key.group(),
        account.map(found -> OptionalLong.of(found.id())).orElse(OptionalLong.empty()),
        null,
        message);
  }

  private ImportPlan plan() {
    var plans = groups.plans();
    return new ImportPlan(
        rows,
        counts,
        plans,
        models,
        unpriced,
        host.accounts().incomparable(),
        cost.estimate(plans.size()),
        warnings());
  }

  private List<Text> warnings() {
    var warnings = new ArrayList<Text>();
    var made = groups.plans().stream().filter(g -> g.action() == PlanAction.CREATE).count();
    if (made > 1) {
      warnings.add(
          PlanWarning.text(
              made, "creates %d groups; a user key can use only one", "将创建 %d 个分组；一个用户密钥只能使用其中一个"));
    }
    var reserve = groups.plans().stream().mapToLong(ImportPlan.GroupPlan::reserve).sum();
    if (reserve > 0) {
      warnings.add(
          PlanWarning.text(
              reserve,
              "%d keys are more than group_capacity lets serve; they wait in reserve",
              "%d 个密钥超出 group_capacity，将处于备用状态"));
    }
    if (!unpriced.isEmpty()) {
      warnings.add(
          PlanWarning.text(
              unpriced.size(),
              "%d models have no price: the host serves them free of charge",
              "%d 个模型没有价格，宿主将免费提供"));
    }
    if (host.accounts().incomparable() > 0 && settings.existing() != ExistingPolicy.IGNORE) {
      warnings.add(
          PlanWarning.text(
              host.accounts().incomparable(),
              "%d accounts at these base URLs cannot be compared: the host hides their keys, and a"
                  + " key that one of them holds gets a second account",
              "%d 个相同地址的账号无法比对：宿主隐藏了其密钥；若其中已有相同密钥，将会再建一个账号"));
    }
    return warnings;
  }
}
