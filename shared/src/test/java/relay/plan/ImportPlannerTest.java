package relay.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static relay.plan.PlanBench.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import relay.host.GroupKind;
import relay.plan.ManifestRow.KnownKey;
import relay.plan.ManifestRow.KnownKey.Standing;
import relay.run.ExistingPolicy;
import relay.run.RunSettings;

class ImportPlannerTest {

  @Test
  void aKeyThatNobodyHasGetsAnAccount() {
    var plan = plan(settings(), host(), key(1, KnownKey.NEW));

    assertThat(plan.counts()).isEqualTo(Map.of(PlanAction.CREATE, 1L));
    assertThat(plan.groups())
        .singleElement()
        .satisfies(group -> {
          assertThat(group.action()).isEqualTo(PlanAction.CREATE);
          assertThat(group.keys()).isEqualTo(1);
        });
  }

  @Test
  void placesThatAreTakenLeaveFewerForTheBatch() {
    var host =
        new PlanBench().group(3, "pool", GroupKind.SUBSCRIPTION, true).serving(3, 2).snapshot();
    var placed = key(1, new KnownKey(Optional.empty(), Standing.IN_SERVICE));

    var plan =
        plan(
            PlanBench.settings(ExistingPolicy.ADOPT, 3),
            host,
            placed,
            key(2, "pool"),
            key(3, "pool"));

    assertThat(plan.groups().getFirst().reserve()).isEqualTo(1);
  }

  @Test
  void aGroupThatCannotTakeKeysIsAConflict() {
    var standard = new PlanBench().group(3, "pool", GroupKind.STANDARD, true).snapshot();
    var off = new PlanBench().group(3, "pool", GroupKind.SUBSCRIPTION, false).snapshot();
    var claude =
        new PlanBench().group(3, "pool", "anthropic", GroupKind.SUBSCRIPTION, true).snapshot();
    assertThat(plan(settings(), claude, key(1, KnownKey.NEW)).rows().getFirst().message())
        .contains("platform anthropic");
    assertThat(plan(settings(), host(), key(1, "relay-staging-01")).rows().getFirst().message())
        .contains("accounts are proved");
    var both =
        new PlanBench()
            .group(3, "pool", GroupKind.SUBSCRIPTION, true)
            .group(4, "3", GroupKind.SUBSCRIPTION, true)
            .snapshot();

    assertThat(plan(settings(), standard, key(1, KnownKey.NEW)).rows().getFirst().message())
        .contains("type standard");
    assertThat(plan(settings(), off, key(1, KnownKey.NEW)).rows().getFirst().message())
        .contains("switched off");
    assertThat(plan(settings(), both, key(1, "3")).rows().getFirst().message()).contains("another");
    assertThat(plan(settings(), host(), key(1, "77")).rows().getFirst().message())
        .contains("no group 77");
    assertThat(plan(settings(), both, key(1, "pool")).groups().getFirst().groupId()).hasValue(3);
  }

  @Test
  void badRowsAreRejectedAndCostNothing() {
    var plan =
        plan(
            settings(),
            host(),
            new ManifestRow.Bad(1, "A-1", "input.bad_key", "api_key is missing"));

    assertThat(plan.counts()).isEqualTo(Map.of(PlanAction.REJECT, 1L));
    assertThat(plan.rows().getFirst().reasonCode()).isEqualTo("input.bad_key");
    assertThat(plan.estimate()).isEqualTo(new ImportPlan.Estimate(0, 0, 0, 0, 0, 0));
  }

  @Test
  void aSkippedKeyCostsNothing() {
    var plan = plan(settings(), host(), key(1, new KnownKey(Optional.empty(), Standing.SKIPPED)));

    assertThat(plan.rows().getFirst().action()).isEqualTo(PlanAction.REUSE);
    assertThat(plan.estimate().probeTokens()).isZero();
  }

  @Test
  void countsEveryRowAndShowsTheFirst() {
    var rows = new ManifestRow[250];
    Arrays.setAll(rows, index -> key(index + 1, KnownKey.NEW));

    var plan = ImportPlanner.plan(settings(), List.of(rows).iterator(), host(), 10);

    assertThat(plan.rows()).hasSize(10);
    assertThat(plan.counts()).containsEntry(PlanAction.CREATE, 250L);
    assertThat(plan.estimate().hostCalls()).isEqualTo(250 * 2 + 2 + 8);
    assertThat(plan.estimate().creationProbeTokens()).isEqualTo(250 * 2_600);
    assertThat(plan.estimate().minutes()).isEqualTo(2);
  }

  @Test
  void warnsOfManyGroupsReserveAndModelsWithoutAPrice() {
    var plan =
        plan(
            PlanBench.settings(ExistingPolicy.ADOPT, 1),
            host(),
            key(1, "one"),
            key(2, "two"),
            key(3, "two"));

    assertThat(plan.pricesMissing()).isEqualTo(Set.of("kimi-k2.6"));
    assertThat(plan.warnings())
        .extracting(text -> text.in(Locale.ENGLISH))
        .satisfiesExactly(
            groups -> assertThat(groups).contains("creates 2 groups; a user key can use only one"),
            reserve -> assertThat(reserve).contains("1 keys").contains("reserve"),
            prices -> assertThat(prices).contains("1 models have no price"));
  }

  private static ManifestRow key(int row, KnownKey known) {
    return PlanBench.key(row, "pool", known);
  }

  private static ManifestRow key(int row, String group) {
    return PlanBench.key(row, group, KnownKey.NEW);
  }

  private static HostSnapshot host() {
    return new PlanBench().snapshot();
  }

  private static RunSettings settings() {
    return PlanBench.settings(ExistingPolicy.ADOPT, 1_000);
  }
}
