package relay.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static relay.plan.PlanBench.KEY;
import static relay.plan.PlanBench.THERE;
import static relay.plan.PlanBench.URL;
import static relay.plan.PlanBench.account;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relay.host.AccountStatus;
import relay.host.GroupKind;
import relay.host.GroupRef;
import relay.host.HostAccount;
import relay.keys.AccountOrigin;
import relay.keys.UpstreamKey.KnownAccount;
import relay.plan.ImportPlan.RowPlan;
import relay.plan.ManifestRow.KnownKey;
import relay.plan.ManifestRow.KnownKey.Standing;
import relay.run.ExistingPolicy;

/** What a dry run says of the accounts that are there already. */
class PlannedAccountsTest {
  private static final Map<String, String> MAPPED = Map.of("kimi-k2.6", "kimi-k2.6");
  private static final Map<String, String> ANY_NAME = Map.of();
  private static final String OURS = "plan-" + KEY.nameDigits();

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
    var groups = grouped ? Set.of(THERE) : Set.<GroupRef>of();
    var ours = account(7, OURS, URL.value(), MAPPED, status, schedulable, groups);

    assertThat(planned(ours, recorded(7, AccountOrigin.CREATED, standing)).action())
        .isEqualTo(action);
    assertThat(planned(ours, new KnownKey(Optional.empty(), standing)).action()).isEqualTo(action);
    assertThat(planned(ours, recorded(7, AccountOrigin.CREATED, Standing.PLAIN)).account())
        .hasValue(7);
  }

  @Test
  void oneThatWasLeftInStagingIsTakenUpAgain() {
    var left =
        account(
            7,
            OURS,
            URL.value(),
            Map.of(PrivateNames.staged(KEY), "kimi-k2.6"),
            AccountStatus.ACTIVE,
            false,
            Set.of(THERE));

    assertThat(planned(left, KnownKey.NEW).action()).isEqualTo(PlanAction.REUSE);
  }

  @ParameterizedTest
  @CsvSource({"CREATED, REPLACE", "ADOPTED, CREATE"})
  void anAccountThatMovedToAnotherBaseUrlIsOfNoUse(AccountOrigin origin, PlanAction action) {
    var moved = at("https://elsewhere.example/v1");

    assertThat(planned(moved, recorded(7, origin, Standing.PLAIN)).action()).isEqualTo(action);
    assertThat(planned(moved, KnownKey.NEW).action()).isEqualTo(PlanAction.CREATE);
  }

  @Test
  void anAccountThatSomebodyDeletedIsMadeAnew() {
    var known = recorded(8, AccountOrigin.CREATED, Standing.PLAIN);

    assertThat(planned(at(URL.value()), known).action()).isEqualTo(PlanAction.CREATE);
  }

  @Test
  void anAddressMayBeWrittenInAnotherWay() {
    assertThat(planned(at("https://Plan.example.com/"), KnownKey.NEW).action())
        .isEqualTo(PlanAction.REUSE);
  }

  @ParameterizedTest
  @CsvSource({"ADOPT, ADOPT", "SKIP, CONFLICT", "IGNORE, CREATE"})
  void anAccountOfOthersWithTheKeyDecidesByPolicy(ExistingPolicy existing, PlanAction action) {
    assertThat(planned(new PlanBench().with(account(9)), existing, "pool", KnownKey.NEW).action())
        .isEqualTo(action);
  }

  @ParameterizedTest
  @CsvSource({
    "3, ACTIVE, SKIP, REUSE",
    "4, ACTIVE, SKIP, CONFLICT",
    "3, INACTIVE, SKIP, CONFLICT",
    "4, ACTIVE, ADOPT, ADOPT",
    "4, INACTIVE, ADOPT, ADOPT"
  })
  void oneThatIsLeftAloneCountsOnlyWhereItServesTheGroup(
      long group, AccountStatus status, ExistingPolicy existing, PlanAction action) {
    var foreign = account(9, "by-hand", URL.value(), MAPPED, status, true, Set.of(THERE));

    assertThat(intoGroup(group, foreign, existing, KnownKey.NEW).action()).isEqualTo(action);
  }

  /** It would answer for the accounts that are proved in a private group, so it is never moved. */
  @ParameterizedTest
  @CsvSource({"3, ACTIVE, ADOPT", "4, ACTIVE, CONFLICT", "4, INACTIVE, ADOPT"})
  void oneThatServesAnyNameIsNotWrittenTo(long group, AccountStatus status, PlanAction action) {
    var open = account(9, "by-hand", URL.value(), ANY_NAME, status, true, Set.of(THERE));

    var row = intoGroup(group, open, ExistingPolicy.ADOPT, KnownKey.NEW);

    assertThat(row.action()).isEqualTo(action);
    if (action == PlanAction.CONFLICT) {
      assertThat(row.message()).contains("account 9").contains("any model name");
    }
  }

  @Test
  void oneThatServesAnyNameInNoGroupOfTheHostIsAConflict() {
    var open = account(7, OURS, URL.value(), ANY_NAME, AccountStatus.ACTIVE, true, Set.of(THERE));

    assertThat(planned(open, KnownKey.NEW).action()).isEqualTo(PlanAction.CONFLICT);
  }

  @Test
  void oneThatWasAdoptedOnceIsSkippedWithTheOthers() {
    var off =
        account(9, "by-hand", URL.value(), MAPPED, AccountStatus.INACTIVE, true, Set.of(THERE));
    var adopted = recorded(9, AccountOrigin.ADOPTED, Standing.PLAIN);

    assertThat(intoGroup(3, off, ExistingPolicy.SKIP, adopted).action())
        .isEqualTo(PlanAction.CONFLICT);
    assertThat(intoGroup(3, off, ExistingPolicy.ADOPT, adopted).action())
        .isEqualTo(PlanAction.REACTIVATE);
  }

  @Test
  void whatHoldsAKeyInAnotherWayIsNoAccountOfOurs() {
    var oauth = PlanBench.account(9);
    var host =
        new PlanBench()
            .with(
                new HostAccount(
                    oauth.ref(),
                    oauth.name(),
                    "anthropic",
                    oauth.type(),
                    oauth.baseUrl(),
                    oauth.apiKey(),
                    oauth.modelMapping(),
                    oauth.responsesSupported(),
                    oauth.responsesMode(),
                    oauth.settings(),
                    oauth.status(),
                    oauth.error(),
                    oauth.setAsideFor(),
                    oauth.schedulable(),
                    oauth.pause(),
                    oauth.groups()));

    assertThat(planned(host, ExistingPolicy.ADOPT, "pool", KnownKey.NEW).action())
        .isEqualTo(PlanAction.CREATE);
  }

  @Test
  void saysHowManyAccountsCannotBeCompared() {
    var hidden = PlanBench.hidden(9);
    var elsewhere = PlanBench.hidden(10, "https://elsewhere.example/v1");
    var host = new PlanBench().with(hidden).with(elsewhere).snapshot();
    var row = PlanBench.key(1, "pool", KnownKey.NEW);

    var plan = PlanBench.plan(PlanBench.settings(ExistingPolicy.ADOPT, 1_000), host, row);
    var ignoring = PlanBench.plan(PlanBench.settings(ExistingPolicy.IGNORE, 1_000), host, row);

    assertThat(plan.incomparable()).isOne();
    assertThat(plan.warnings())
        .extracting(text -> text.in(Locale.ENGLISH))
        .anyMatch(text -> text.startsWith("1 accounts at these base URLs cannot be compared"));
    assertThat(ignoring.warnings())
        .extracting(text -> text.in(Locale.ENGLISH))
        .noneMatch(text -> text.contains("cannot be compared"));
  }

  private static HostAccount at(String baseUrl) {
    return account(7, OURS, baseUrl, MAPPED, AccountStatus.ACTIVE, true, Set.of(THERE));
  }

  private static KnownKey recorded(long id, AccountOrigin origin, Standing standing) {
    return new KnownKey(Optional.of(new KnownAccount(id, origin)), standing);
  }

  private static RowPlan intoGroup(
      long group, HostAccount account, ExistingPolicy existing, KnownKey known) {
    var host = new PlanBench().with(account).group(group, "pool", GroupKind.SUBSCRIPTION, true);
    return planned(host, existing, "pool", known);
  }

  private static RowPlan planned(HostAccount account, KnownKey known) {
    return planned(new PlanBench().with(account), ExistingPolicy.ADOPT, "pool", known);
  }

  private static RowPlan planned(
      PlanBench host, ExistingPolicy existing, String group, KnownKey known) {
    return PlanBench.plan(
            PlanBench.settings(existing, 1_000), host.snapshot(), PlanBench.key(1, group, known))
        .rows()
        .getFirst();
  }
}
