package relay.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relay.host.AccountStatus;
import relay.host.GroupKind;
import relay.host.GroupRef;
import relay.host.HostGroup;
import relay.host.HostVersion;
import relay.host.SpendLimits;
import relay.model.BaseUrl;
import relay.model.KeyFingerprint;
import relay.plan.HostSnapshot.SeenAccount;
import relay.plan.ManifestRow.KnownKey;
import relay.plan.ManifestRow.KnownKey.Standing;
import relay.run.AccessMode;
import relay.run.ConfirmMode;
import relay.run.ExistingPolicy;
import relay.run.ImportMode;
import relay.run.KnownPolicy;
import relay.run.RunSettings;

class ImportPlannerTest {

  private static final BaseUrl URL = BaseUrl.parse("https://plan.example.com");
  private static final KeyFingerprint KEY = KeyFingerprint.of(new byte[32]);

  private static final Set<GroupRef> THERE = Set.of(new GroupRef(3));

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

  @ParameterizedTest
  @CsvSource({
    "ACTIVE, true, true, PLAIN, REUSE",
    "ACTIVE, true, true, IN_SERVICE, REUSE",
    "ACTIVE, false, true, PLAIN, REACTIVATE",
    "ACTIVE, false, true, IN_RESERVE, REUSE",
    "ACTIVE, false, false, PLAIN, REUSE",
    "INACTIVE, true, true, PLAIN, REACTIVATE",
    "ERROR, true, true, PLAIN, REACTIVATE",
    "ACTIVE, true, true, TO_DELETE, REPLACE",
  })
  void ourOwnAccountDecidesByItsState(
      AccountStatus status,
      boolean schedulable,
      boolean grouped,
      Standing standing,
      PlanAction action) {
    var account = new SeenAccount(7, URL.value(), status, schedulable, grouped ? THERE : Set.of());

    var byNumber =
        plan(
            settings(),
            new Host().with(account).snapshot(),
            key(1, new KnownKey(OptionalLong.of(7), standing)));
    var byName =
        plan(
            settings(),
            new Host().named(KEY, account).snapshot(),
            key(1, new KnownKey(OptionalLong.empty(), standing)));

    assertThat(byNumber.rows().getFirst().action()).isEqualTo(action);
    assertThat(byName.rows().getFirst().action()).isEqualTo(action);
    assertThat(byNumber.rows().getFirst().account()).hasValue(7);
  }

  @Test
  void anAccountOfAnotherBaseUrlIsReplaced() {
    var moved =
        new SeenAccount(7, "https://elsewhere.example/v1", AccountStatus.ACTIVE, true, THERE);

    var plan =
        plan(
            settings(),
            new Host().with(moved).snapshot(),
            key(1, new KnownKey(OptionalLong.of(7), Standing.PLAIN)));

    assertThat(plan.rows().getFirst().action()).isEqualTo(PlanAction.REPLACE);
  }

  @ParameterizedTest
  @CsvSource({"ADOPT, ADOPT", "SKIP, CONFLICT", "IGNORE, CREATE"})
  void anAccountOfOthersWithTheKeyDecidesByPolicy(ExistingPolicy existing, PlanAction action) {
    var foreign = new SeenAccount(9, URL.value(), AccountStatus.ACTIVE, true, THERE);

    var plan =
        plan(
            settings(existing, 1_000),
            new Host().foreign(KEY, foreign).snapshot(),
            key(1, KnownKey.NEW));

    assertThat(plan.rows().getFirst().action()).isEqualTo(action);
  }

  @Test
  void anAccountThatIsToBeLeftAloneCountsWhereItServesTheGroup() {
    var foreign = new SeenAccount(9, URL.value(), AccountStatus.ACTIVE, true, THERE);
    var off = new SeenAccount(9, URL.value(), AccountStatus.INACTIVE, true, THERE);

    assertThat(skipping(foreign, 3).action()).isEqualTo(PlanAction.REUSE);
    assertThat(skipping(foreign, 3).account()).hasValue(9);
    assertThat(skipping(foreign, 4).action()).isEqualTo(PlanAction.CONFLICT);
    assertThat(skipping(off, 3).action()).isEqualTo(PlanAction.CONFLICT);
  }

  private static ImportPlan.RowPlan skipping(SeenAccount account, long group) {
    var host = new Host().foreign(KEY, account).group(group, "pool", GroupKind.SUBSCRIPTION, true);
    return plan(settings(ExistingPolicy.SKIP, 1_000), host.snapshot(), key(1, KnownKey.NEW))
        .rows()
        .getFirst();
  }

  @Test
  void placesThatAreTakenLeaveFewerForTheBatch() {
    var host = new Host().group(3, "pool", GroupKind.SUBSCRIPTION, true).serving(3, 2).snapshot();
    var placed = key(1, new KnownKey(OptionalLong.empty(), Standing.IN_SERVICE));

    var plan =
        plan(settings(ExistingPolicy.ADOPT, 3), host, placed, key(2, "pool"), key(3, "pool"));

    assertThat(plan.groups().getFirst().reserve()).isEqualTo(1);
  }

  @Test
  void anAddressMayBeWrittenInAnotherWay() {
    var same = new SeenAccount(7, "https://Plan.example.com/", AccountStatus.ACTIVE, true, THERE);

    var plan =
        plan(
            settings(),
            new Host().with(same).snapshot(),
            key(1, new KnownKey(OptionalLong.of(7), Standing.PLAIN)));

    assertThat(plan.rows().getFirst().action()).isEqualTo(PlanAction.REUSE);
  }

  @Test
  void aGroupThatCannotTakeKeysIsAConflict() {
    var standard = new Host().group(3, "pool", GroupKind.STANDARD, true).snapshot();
    var off = new Host().group(3, "pool", GroupKind.SUBSCRIPTION, false).snapshot();
    var claude = new Host().group(3, "pool", "anthropic", GroupKind.SUBSCRIPTION, true).snapshot();
    assertThat(plan(settings(), claude, key(1, KnownKey.NEW)).rows().getFirst().message())
        .contains("platform anthropic");
    assertThat(plan(settings(), host(), key(1, "relay-staging-01")).rows().getFirst().message())
        .contains("accounts are proved");
    var both =
        new Host()
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
    var plan =
        plan(settings(), host(), key(1, new KnownKey(OptionalLong.empty(), Standing.SKIPPED)));

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
            settings(ExistingPolicy.ADOPT, 1), host(), key(1, "one"), key(2, "two"), key(3, "two"));

    assertThat(plan.pricesMissing()).isEqualTo(Set.of("kimi-k2.6"));
    assertThat(plan.warnings())
        .extracting(text -> text.in(Locale.ENGLISH))
        .satisfiesExactly(
            groups -> assertThat(groups).contains("creates 2 groups; a user key can use only one"),
            reserve -> assertThat(reserve).contains("1 keys").contains("reserve"),
            prices -> assertThat(prices).contains("1 models have no price"));
  }

  private static ImportPlan plan(RunSettings settings, HostSnapshot host, ManifestRow... rows) {
    return ImportPlanner.plan(settings, List.of(rows).iterator(), host, 1_000);
  }

  private static ManifestRow key(int row, KnownKey known) {
    return new ManifestRow.Key(row, null, URL, "pool", List.of("kimi-k2.6"), KEY, known);
  }

  private static ManifestRow key(int row, String group) {
    return new ManifestRow.Key(row, null, URL, group, List.of("kimi-k2.6"), KEY, KnownKey.NEW);
  }

  private static HostSnapshot host() {
    return new Host().snapshot();
  }

  private static RunSettings settings() {
    return settings(ExistingPolicy.ADOPT, 1_000);
  }

  private static RunSettings settings(ExistingPolicy existing, int capacity) {
    return new RunSettings(
        ImportMode.PARTIAL,
        AccessMode.SUBSCRIPTION,
        List.of(),
        null,
        new RunSettings.GroupTemplate(BigDecimal.ONE, null, null, null),
        null,
        capacity,
        new RunSettings.AccountSettings(5, 50, BigDecimal.ONE, null, null),
        new RunSettings.Models(null, Map.of()),
        Map.of(),
        Map.of(),
        ConfirmMode.GATEWAY,
        existing,
        KnownPolicy.RECHECK,
        Duration.ofHours(6),
        Duration.ofDays(30));
  }

  /** A host with what a test puts there. */
  private static final class Host {
    private final ArrayList<HostGroup> groups = new ArrayList<>();
    private Map<GroupRef, Integer> inService = Map.of();
    private Map<Long, SeenAccount> byId = Map.of();
    private Map<String, SeenAccount> byName = Map.of();
    private Map<KeyFingerprint, SeenAccount> byKey = Map.of();

    Host with(SeenAccount account) {
      byId = Map.of(account.id(), account);
      return this;
    }

    Host named(KeyFingerprint key, SeenAccount account) {
      byName = Map.of(key.nameDigits(), account);
      return this;
    }

    Host foreign(KeyFingerprint key, SeenAccount account) {
      byKey = Map.of(key, account);
      return this;
    }

    Host group(long id, String name, GroupKind kind, boolean active) {
      return group(id, name, HostGroup.OPENAI, kind, active);
    }

    Host serving(long group, int accounts) {
      inService = Map.of(new GroupRef(group), accounts);
      return this;
    }

    Host group(long id, String name, String platform, GroupKind kind, boolean active) {
      groups.add(
          new HostGroup(
              new GroupRef(id),
              name,
              "",
              platform,
              kind,
              false,
              active,
              BigDecimal.ONE,
              SpendLimits.NONE));
      return this;
    }

    HostSnapshot snapshot() {
      return new HostSnapshot(
          new HostVersion("0.1.129"),
          20,
          groups,
          List.of(),
          inService,
          byId,
          byName,
          byKey,
          0,
          Set.of());
    }
  }
}
